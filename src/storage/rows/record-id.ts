import { keyText } from './keys.ts'
import type { KeyText } from './keys.ts'
import type { KeyBytes } from '../store.ts'

/** Names a record within a unit and a cache. No collection's name holds a control character, and every key starts with one. */
export type RecordId = string

export function recordId(collection: string, key: KeyText): RecordId {
  return collection + key
}

export function recordIdOf(collection: string, key: KeyBytes): RecordId {
  return recordId(collection, keyText(key))
}
