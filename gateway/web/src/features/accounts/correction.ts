import type { Line } from './queries';

/** A service of a charge with its current amount. */
export interface Service {
  service: string;
  amount: string;
}

/** Decimal text as hundredths. Undefined if the text is no amount. */
function hundredths(text: string): bigint | undefined {
  const [, sign, whole, rest = ''] =
    /^([-−]?)(\d{1,12})(?:[.,](\d{1,2}))?$/.exec(text.replace(/\s/g, '')) ?? [];
  if (whole === undefined) return undefined;
  const amount = BigInt(whole) * 100n + BigInt(rest.padEnd(2, '0'));
  return sign ? -amount : amount;
}

function text(amount: bigint): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The exact sum of amounts, for a preview. The engine computes the recorded one. */
export const sum = (...amounts: string[]) =>
  text(amounts.reduce((total, amount) => total + (hundredths(amount) ?? 0n), 0n));

export const isAmount = (amount: string) => hundredths(amount) !== undefined;

/** Whether an entry has been reversed. */
const isReversed = (entry: string, lines: readonly Line[]) =>
  lines.some(({ kind, corrects }) => kind === 'reversed' && corrects === entry);

/** The amounts of a charge by service, with its corrections that are not reversed. */
export function owedByService(charge: Line, lines: readonly Line[]): Service[] {
  const corrections = lines.filter(
    ({ kind, corrects, entry }) =>
      kind === 'corrected' && corrects === charge.entry && !isReversed(entry, lines),
  );
  const amounts = new Map<string, string>();
  for (const line of [charge, ...corrections]) {
    for (const { service, amount } of line.lines as Service[]) {
      amounts.set(service, sum(amounts.get(service) ?? '0', amount));
    }
  }
  return [...amounts].map(([service, amount]) => ({ service, amount }));
}

/** The differences by service between the current and the wanted amounts, without zeros. */
export const differences = (before: readonly Service[], wanted: readonly string[]): Service[] =>
  before
    .map(({ service, amount }, at) => ({
      service,
      amount: text((hundredths(wanted[at] ?? amount) ?? 0n) - (hundredths(amount) ?? 0n)),
    }))
    .filter(({ amount }) => hundredths(amount) !== 0n);

export type LineCorrection = 'correct' | 'reverse';

/** The corrections that a statement line allows. */
export function correctionsOf(line: Line, lines: readonly Line[]): LineCorrection[] {
  if (isReversed(line.entry, lines)) return [];
  if (line.kind === 'charged') return ['correct', 'reverse'];
  return line.kind === 'corrected' || line.kind === 'written_off' ? ['reverse'] : [];
}
