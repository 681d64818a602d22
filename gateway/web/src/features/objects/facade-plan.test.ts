import { expect, test } from 'vitest';
import type { Unit } from '../../entities/houses';
import { facadeOf } from './facade-plan';

const unit = (id: string, entrance: number | null, floor: number | null) => ({ id, entrance, floor }) as Unit;

test('floors are listed from the top down, and every unit has a place', () => {
  const units = [
    unit('a', 1, 1),
    unit('b', 1, 3),
    unit('c', 2, 1),
    unit('cellar', 1, -1),
    unit('p', null, null),
  ];
  const { entrances, others } = facadeOf(units, { 1: 3, 2: 1 });
  expect(entrances[0]?.floors.map(({ floor }) => floor)).toEqual([3, 2, 1, -1]);
  expect(entrances[0]?.floors.at(-1)?.units.map(({ id }) => id)).toEqual(['cellar']);
  expect(entrances[1]?.floors).toHaveLength(1);
  expect(others.map(({ id }) => id)).toEqual(['p']);
});

test('a unit on a floor that the passport lacks is among the others', () => {
  const { others } = facadeOf([unit('attic', 1, 9)], { 1: 3 });
  expect(others.map(({ id }) => id)).toEqual(['attic']);
});
