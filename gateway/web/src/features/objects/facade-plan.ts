import type { Unit } from '../../entities/houses';

interface Entrance {
  number: number;
  /** Floors from the top down. */
  floors: { floor: number; units: Unit[] }[];
}

export interface FacadePlan {
  entrances: Entrance[];
  /** Units without an entrance or floor: parking places, storage, shops. */
  others: Unit[];
}

/** Arranges the units of a house by entrance and floor. `floors` has the number of floors of each entrance. */
export function facadeOf(units: readonly Unit[], floors: Record<string, number>): FacadePlan {
  const entrances = Object.entries(floors).map(([number, count]): Entrance => {
    const own = units.filter((unit) => unit.entrance === Number(number) && unit.floor != null);
    const deepest = Math.min(1, ...own.map((unit) => unit.floor ?? 1));
    const levels = Array.from({ length: count - deepest + 1 }, (_, at) => count - at).filter(
      (floor) => floor !== 0,
    );
    return {
      number: Number(number),
      floors: levels
        .map((floor) => ({ floor, units: own.filter((unit) => unit.floor === floor) }))
        .filter(({ floor, units }) => floor > 0 || units.length > 0),
    };
  });
  const drawn = new Set(
    entrances.flatMap(({ floors }) => floors.flatMap(({ units }) => units.map(({ id }) => id))),
  );
  return { entrances, others: units.filter(({ id }) => !drawn.has(id)) };
}
