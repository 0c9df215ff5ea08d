// The order in which AWS tells of a set: that in which its Java keeps one, by the hash of each text
// (https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/String.html#hashCode()).

/** Of as many as AWS's captures show: the table of a larger set would have more places. */
const places = 16

/** The texts in the order of a hash table; of those that share a place, the one given first is first. */
export const inHashOrder = (texts: Iterable<string>): string[] => [...texts].sort((one, other) => placeOf(one) - placeOf(other))

function placeOf(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0
  return (hash ^ (hash >>> 16)) & (places - 1)
}
