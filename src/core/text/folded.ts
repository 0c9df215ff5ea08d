// Names that are given with regard to case and asked for without: tags and encryption contexts in the names of condition keys.

/** Of names that differ in case alone nobody can say which is meant. */
export interface Either {
  readonly either: readonly string[]
}

type Entries = Iterable<readonly [name: string, value: string]>

/**
 * Finds what an owner's entries have under a name in lower case.
 * INVARIANT: they are gone through once, however many names a policy asks for. The owner must not change.
 */
export function foldedIn<Owner extends object>(entriesOf: (owner: Owner) => Entries) {
  const indexed = new WeakMap<Owner, ReadonlyMap<string, string | Either>>()
  return (owner: Owner | undefined, lowerName: string): string | Either | undefined => {
    if (!owner) return undefined
    let index = indexed.get(owner)
    if (!index) indexed.set(owner, (index = indexFolded(entriesOf(owner))))
    return index.get(lowerName)
  }
}

function indexFolded(entries: Entries): ReadonlyMap<string, string | Either> {
  const index = new Map<string, string | { readonly either: string[] }>()
  for (const [name, value] of entries) {
    const lower = name.toLowerCase()
    const found = index.get(lower)
    if (found === undefined) index.set(lower, value)
    else if (typeof found === 'string') index.set(lower, { either: [found, value] })
    else found.either.push(value)
  }
  return index
}
