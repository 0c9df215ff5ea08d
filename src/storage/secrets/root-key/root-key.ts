// The root key: what keeps a store shut. It wraps the store's own key and does nothing else, so that another root key takes over
// by wrapping that one anew, and a token that exports no key can stand here as well. A wrapped key is a line of text:
//
//   key:<sealed>            under 32 bytes
//   passphrase:<salt>:<sealed>   under what scrypt makes of a passphrase and the salt
import { hkdfSync } from 'node:crypto'
import type { RandomBytes } from '../../../core/ids.ts'
import { HmacKey } from '../../../engines/crypto/hmac-key.ts'
import { nonceLength, openMessage, sealMessage } from '../../../engines/crypto/sealed-message.ts'

export type RootKeyKind = 'key' | 'passphrase'

export interface RootKey {
  readonly kind: RootKeyKind
  /** For a sentence: `The root key ./.stockade/root-key`. */
  readonly name: string
  /** Throws one sentence where it is to be there and cannot be read: to be asked before a folder is made for a store under it. */
  require?(): void
  /** A line to be kept in the store. Where the key is a file that is not there yet, it is made. */
  wrap(storeKey: Uint8Array): string
  /** Undefined where another root key wrapped it. Throws one sentence where this one cannot be read. */
  unwrap(wrapped: string): Uint8Array | undefined
}

export function kindOf(wrapped: string): string {
  return wrapped.slice(0, wrapped.indexOf(':'))
}

/** A root key of 32 bytes, which are asked for when they are needed; `mayMake` allows to make them. */
export function rootKeyOfBytes(name: string, read: (mayMake: boolean) => Uint8Array, random: RandomBytes): RootKey {
  return {
    kind: 'key',
    name,
    require: () => void read(false),
    wrap: storeKey => `key:${sealUnder(read(true), storeKey, random)}`,
    unwrap(wrapped) {
      const [, sealed] = /^key:([\w-]+)$/.exec(wrapped) ?? []
      return sealed === undefined ? undefined : openUnder(read(false), sealed)
    },
  }
}

const binding = { label: 'store key', associated: new Uint8Array() }

export function sealUnder(rootKey: Uint8Array, storeKey: Uint8Array, random: RandomBytes): string {
  return sealMessage(wrappingKey(rootKey), random(nonceLength), storeKey, binding).toString('base64url')
}

export function openUnder(rootKey: Uint8Array, sealed: string): Uint8Array | undefined {
  return openMessage(wrappingKey(rootKey), Buffer.from(sealed, 'base64url'), binding)
}

function wrappingKey(rootKey: Uint8Array) {
  return new HmacKey(Buffer.from(hkdfSync('sha256', rootKey, 'stockade root key 1', 'wrapping', 32)))
}
