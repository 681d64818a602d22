const SCALE = 1_000_000n;

/** A register's value in millionths. Undefined if the text is no number. */
function millionths(text: string): bigint | undefined {
  const [, whole, rest = ''] = /^(\d{1,12})(?:[.,](\d{1,6}))?$/.exec(text.trim()) ?? [];
  return whole === undefined ? undefined : BigInt(whole) * SCALE + BigInt(rest.padEnd(6, '0'));
}

export type Hint = { kind: 'used'; amount: string } | { kind: 'backwards' } | { kind: 'unreadable' };

/** A warning or the consumption for a value while it is typed. The engine decides. */
export function consumptionHint(value: string, last: string | undefined): Hint | undefined {
  if (value.trim() === '') return undefined;
  const now = millionths(value);
  if (now === undefined) return { kind: 'unreadable' };
  const before = last === undefined ? undefined : millionths(last);
  if (before === undefined) return undefined;
  if (now < before) return { kind: 'backwards' };
  const used = now - before;
  const rest = (used % SCALE).toString().padStart(6, '0').replace(/0+$/, '');
  return { kind: 'used', amount: `${used / SCALE}${rest ? `.${rest}` : ''}` };
}

export const isRegisterValue = (text: string) => millionths(text) !== undefined;

/** Decimal text as the API takes it: a point, no spaces. */
export const toDecimal = (value: string) => value.trim().replace(',', '.');
