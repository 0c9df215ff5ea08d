// What is asked by a word that a caller, a policy or a header brings. A plain object answers to `constructor`, `toString` and
// `__proto__` as well, with what nobody put there.

export type ByName<T> = ReadonlyMap<string, T>

/** INVARIANT: holds what the record itself holds, and nothing of its prototype's. */
export const byName = <T>(record: Readonly<Record<string, T>>): ByName<T> => new Map(Object.entries(record))
