import { createHmac } from 'node:crypto'
import { andThen, type MaybePromise } from '../../../core/maybe-promise.ts'
import { HmacKey } from '../../../engines/crypto/hmac-key.ts'
import { derived } from '../../../storage/cache/derived.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { HeaderKeys, type HeaderKey } from './header-keys.ts'

/**
 * A key of the store's own for one purpose. Undefined where no key has been made yet.
 * INVARIANT: no header reads like a purpose, so that no header's tag is such a key.
 */
export function storeKeyFor(purpose: string): (state: ReadUnit) => MaybePromise<HmacKey | undefined> {
  const derive = derived((record: HeaderKey): HmacKey =>
    new HmacKey(createHmac('sha256', record.bytes.reveal()).update(`for ${purpose}`).digest()))
  return state => andThen(state.get(HeaderKeys, ['current']), record => record && derive(record))
}
