// What is asked by a word that a caller, a policy or a header brings. A plain object answers to `constructor`, `toString` and
// `__proto__` as well, with what nobody put there.

export type ByName<T> = ReadonlyMap<string, T>

/** INVARIANT: holds what the record itself holds, and nothing of its prototype's. */
export const byName = <T>(record: Readonly<Record<string, T>>): ByName<T> => new Map(Object.entries(record))

/**
 * What stands under the name, or under the family that the name is one of: `kms:encryptioncontext:*` and `aws:requesttag/*` end
 * where a name goes on as the caller's own.
 * INVARIANT: a family is one that is declared. What a caller's part of a name holds, slashes and colons, ends no family.
 */
export function findInFamily<T>(known: ByName<T>, name: string): T | undefined {
  const [colon, slash] = [name.indexOf(':', name.indexOf(':') + 1), name.indexOf('/')]
  return known.get(name) ?? findBehind(known, name, colon) ?? findBehind(known, name, slash)
}

function findBehind<T>(known: ByName<T>, name: string, end: number): T | undefined {
  return end < 0 ? undefined : known.get(`${name.slice(0, end + 1)}*`)
}
