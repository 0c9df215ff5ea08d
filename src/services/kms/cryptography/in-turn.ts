// What node:crypto, and the libraries for what it does not have, do on the event loop alone, and for milliseconds: all that is
// done by a private RSA key or by a longer curve, and whatever is signed or verified by a digest. Each piece of it waits for a
// turn of whoever asks for it.
//
// Exempt is what takes a fraction of a millisecond: AES and HMAC, what a public RSA key encrypts, ML-KEM, and the messages that
// are signed or verified by a quick key. The messages of other keys are signed and verified off the event loop (`signatures.ts`),
// and so are keys made (`key-pairs.ts`).
import type { MaybePromise } from '../../../core/maybe-promise.ts'
import type { OwnTurns } from '../../../core/sharing/turns.ts'

export async function inTurn<T>(turns: OwnTurns, work: () => MaybePromise<T>): Promise<T> {
  await turns.next()
  return work()
}
