// The bytes of an object that came in parts: which parts a range is in, and their contents, a few at a time.
import type { ContentPart } from '../../../gateway/operation.ts'
import type { ByteRange } from '../../../storage/blobs/blob-store.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { contentIn, type Envelope } from '../encryption/envelopes.ts'
import { Parts, type PartList, type StoredPart } from './parts.ts'

/** Are looked up at once. */
const together = 100

interface PartSpan {
  readonly number: number
  readonly span: ByteRange
}

/** Where the part stands in the object that is the `index`th of its list. */
export function rangeOfPart({ lengths }: Pick<PartList, 'lengths'>, index: number): ByteRange {
  const from = lengths.slice(0, index).reduce((sum, length) => sum + length, 0)
  return { from, to: from + (lengths[index] ?? 0) }
}

export function spansIn({ numbers, lengths }: Pick<PartList, 'numbers' | 'lengths'>, { from, to }: ByteRange): PartSpan[] {
  const found: PartSpan[] = []
  let begin = 0
  for (const [index, number] of numbers.entries()) {
    const end = begin + (lengths[index] ?? 0)
    if (begin >= to) break
    if (end > from) found.push({ number, span: { from: Math.max(from - begin, 0), to: Math.min(to, end) - begin } })
    begin = end
  }
  return found
}

/**
 * DIFFERS: of an object that is deleted while it is read, AWS sends the rest. Here the connection ends where a part is gone that
 * was not begun.
 */
export function contentsIn(list: PartList, envelope: Envelope, span: ByteRange) {
  const spans = spansIn(list, span)
  return async function* parts(look: () => ReadUnit): AsyncGenerator<ContentPart, void> {
    for (let at = 0; at < spans.length; at += together) yield* contentsOf(look(), list, envelope, spans.slice(at, at + together))
  }
}

async function* contentsOf(state: ReadUnit, { upload }: PartList, envelope: Envelope, spans: readonly PartSpan[]) {
  const found = await state.getAll(Parts, spans.map(({ number }) => [upload, number]))
  for (const [index, { number, span }] of spans.entries()) {
    const part: StoredPart | undefined = found[index]
    if (!part) throw new Error(`Part ${number} of an object is gone.`)
    yield { content: contentIn(envelope, part.blob, part), span }
  }
}
