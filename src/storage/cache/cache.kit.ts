// Records of one collection, as the tests of the cache write and find them: a text under a name.
import { encodeKey, keyBytes } from '../rows/keys.ts'
import type { Batch } from '../store.ts'

export const keyOf = (name: string) => keyBytes(encodeKey([name]))

/** Undefined removes it. */
export const write = (name: string, text: string | undefined): Batch => ({
  id: 'b', expectations: [], records: [],
  writes: [{ collection: 'c', key: keyOf(name), value: text === undefined ? undefined : Uint8Array.from(Buffer.from(text)) }],
})
