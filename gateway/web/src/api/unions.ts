/**
 * The values of a union, in the order of the list. The compiler refuses a list that lacks a value, so that a new value
 * in the contract is found wherever values are listed.
 */
export const allOf =
  <T extends string>() =>
  <const L extends readonly T[]>(list: [Exclude<T, L[number]>] extends [never] ? L : Exclude<T, L[number]>) =>
    list as L;
