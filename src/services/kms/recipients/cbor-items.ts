// How many items CBOR has (RFC 8949), before anything is made of them: a decoder makes an object of each, which in a document of
// nothing but empty lists is a thousand times its size.

const [bytes, text] = [2, 3]
/** An item without a length, which ends at a break, and the break itself. */
const indefinite = 31

/**
 * Whether there are more heads of items than that: those within items, breaks and pieces of strings count as well. What is no
 * CBOR is the decoder's to refuse, who comes no further in it. INVARIANT: as many heads are looked at, and nothing is made.
 */
export function hasMoreItems(document: Uint8Array, most: number): boolean {
  let items = 0
  for (let at = 0; at < document.length; items++) {
    if (items === most) return true
    const head = document[at]!
    const [kind, info] = [head >> 5, head & 31]
    const argument = info < 24 || info === indefinite ? 0 : 1 << (info - 24)
    if (info > 27 && info !== indefinite) return false
    at += 1 + argument
    if ((kind === bytes || kind === text) && info !== indefinite) at += lengthOf(document, at, info)
  }
  return false
}

/** What stands in front of `at`, or in the head. A length beyond the document ends the count, whatever it is. */
function lengthOf(document: Uint8Array, at: number, info: number): number {
  if (info < 24) return info
  let length = 0
  for (let i = at - (1 << (info - 24)); i < at; i++) length = length * 256 + (document[i] ?? 0)
  return length
}
