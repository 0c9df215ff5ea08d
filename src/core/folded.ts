// Names that are given with regard to case and asked for without: tags and encryption contexts in the names of condition keys.

/** Of names that differ in case alone nobody can say which is meant. */
export interface Either {
  readonly either: readonly string[]
}

/** What stands under the name; `lowerName` is in lower case. */
export function findFolded(
  entries: Iterable<readonly [name: string, value: string]>, lowerName: string,
): string | Either | undefined {
  const found: string[] = []
  for (const [name, value] of entries) if (name.toLowerCase() === lowerName) found.push(value)
  return found.length > 1 ? { either: found } : found[0]
}
