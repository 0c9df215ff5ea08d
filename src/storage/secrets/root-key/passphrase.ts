// A root key that somebody remembers. Nothing is on disk but the salt, in the wrapped key.
import { scryptSync } from 'node:crypto'
import type { RandomBytes } from '../../../core/ids.ts'
import type { Secret } from '../../../core/secret.ts'
import { openUnder, sealUnder, type RootKey } from './root-key.ts'

// 128 MB and a third of a second for each guess.
const scryptCost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }

/** Characters, as people count them. */
const fewest = 12
const tooShort = `A store is made under a passphrase of ${fewest} characters or more, blanks aside: choose a longer one, such as `
  + 'five words drawn at random.'

export function rootKeyOfPassphrase(passphrase: Secret<string>, random: RandomBytes): RootKey {
  const derive = (salt: Uint8Array) => scryptSync(passphrase.reveal().normalize('NFC'), salt, 32, scryptCost)
  return {
    kind: 'passphrase',
    name: 'The passphrase',
    // Whoever has a copy of the store tries what he likes. A store that was made under a shorter one opens all the same.
    wrap(storeKey) {
      if (lengthOf(passphrase.reveal()) < fewest) throw new Error(tooShort)
      const salt = random(16)
      return `passphrase:${Buffer.from(salt).toString('base64url')}:${sealUnder(derive(salt), storeKey, random)}`
    },
    unwrap(wrapped) {
      const [, salt, sealed] = /^passphrase:([\w-]{22}):([\w-]+)$/.exec(wrapped) ?? []
      if (salt === undefined || sealed === undefined) return undefined
      return openUnder(derive(Buffer.from(salt, 'base64url')), sealed)
    },
  }
}

function lengthOf(text: string): number {
  return [...new Intl.Segmenter().segment(text.replaceAll(/\s/g, ''))].length
}
