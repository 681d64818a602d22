import type { Draft } from './draft';
import type { QueuedTicket } from './queries';

const words = (text: string) =>
  new Set(
    text
      .toLowerCase()
      .replaceAll('ё', 'е')
      .match(/\p{L}{4,}/gu) ?? [],
  );
/** Words are compared by so many first letters, because Russian and Georgian words differ in their endings. */
const STEM = 4;

/** Sorts open tickets by similarity to a new one. `near` marks likely duplicates. */
export function similar(
  tickets: readonly QueuedTicket[],
  { unit, category, text }: Pick<Draft, 'unit' | 'category' | 'text'>,
) {
  const stems = [...words(text)].map((word) => word.slice(0, STEM));
  return tickets
    .map((ticket) => {
      const theirs = [...words(ticket.text)].map((word) => word.slice(0, STEM));
      const common = stems.filter((stem) => theirs.includes(stem)).length;
      const here = unit !== undefined && ticket.unit === unit;
      const same = category !== '' && ticket.category === category;
      return {
        ticket,
        score: common * 2 + (here ? 3 : 0) + (same ? 2 : 0),
        near: common > 1 || (here && (same || common > 0)),
      };
    })
    .sort((one, other) => other.score - one.score);
}
