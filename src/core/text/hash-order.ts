// The order in which AWS tells what it keeps in a hash table of Java's.

/** The texts as a `java.util.HashSet` holds them to which they were added in the given order, each once. */
export const hashOrder = (texts: Iterable<string>): string[] => inHashOrder([...new Set(texts)], text => text)

/**
 * What a `java.util.HashMap` holds by its text, in the order in which it gives it back. Source: the documentation of
 * `String.hashCode`, and captures of AWS.
 */
export function inHashOrder<T>(items: readonly T[], textOf: (item: T) => string): T[] {
  let buckets = 16
  // A table is doubled where more than three quarters of it are taken.
  while (items.length > 0.75 * buckets) buckets *= 2
  const placed = items.map(item => ({ item, bucket: bucketOf(textOf(item), buckets) }))
  return placed.sort((one, other) => one.bucket - other.bucket).map(({ item }) => item)
}

function bucketOf(text: string, buckets: number): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0
  return (hash ^ (hash >>> 16)) & (buckets - 1)
}
