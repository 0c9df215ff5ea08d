import { keyText } from './keys.ts'
import type { KeyText } from './keys.ts'
import type { KeyBytes } from './store.ts'

/** Names a record within a unit and within a cache. No collection's name holds the control character that every key starts with. */
export type RecordId = string

export function recordId(collection: string, key: KeyText): RecordId {
  return collection + key
}

export function recordIdOf(collection: string, key: KeyBytes): RecordId {
  return recordId(collection, keyText(key))
}
