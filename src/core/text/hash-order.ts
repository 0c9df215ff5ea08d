// The order in which AWS tells what it keeps in a hash table of Java's.

/**
 * The texts as a `java.util.HashSet` holds them to which they were added in the given order, each once. Source: the documentation
 * of `String.hashCode`, and captures of AWS.
 */
export function hashOrder(texts: readonly string[]): string[] {
  const distinct = [...new Set(texts)]
  let buckets = 16
  // A table is doubled where more than three quarters of it are taken.
  while (distinct.length > 0.75 * buckets) buckets *= 2
  const placed = distinct.map(text => ({ text, bucket: bucketOf(text, buckets) }))
  return placed.toSorted((a, b) => a.bucket - b.bucket).map(({ text }) => text)
}

function bucketOf(text: string, buckets: number): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0
  return (hash ^ (hash >>> 16)) & (buckets - 1)
}
