import { expect, test } from 'vitest';
import type { QueuedTicket } from './queries';
import { similar } from './similar';

const ticket = (id: string, text: string, unit?: string) =>
  ({ id, text, unit, category: 'plumbing' }) as QueuedTicket;
const open = [
  ticket('far', 'Не горит лампа'),
  ticket('near', 'Течёт кран на кухне'),
  ticket('unit', 'Шумят соседи', 'u'),
];

test('a ticket with the same words comes first, whatever their endings', () => {
  const alike = similar(open, { category: '', text: 'текут краны, кухня' });
  expect(alike[0]).toMatchObject({ ticket: { id: 'near' }, near: true });
});

test('the same unit counts more than the same house', () => {
  expect(similar(open, { unit: 'u', category: '', text: '' })[0]?.ticket.id).toBe('unit');
});
