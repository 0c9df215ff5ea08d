// AWS: where a secret is given another key, its current, previous and pending versions are put under that one as well. Those that
// the caller may not decrypt, or not encrypt under the new key, stay as they are.
import type { Secret } from '../secrets.ts'
import type { VersionCall } from './new-versions.ts'
import { ownKey } from './secret-keys.ts'
import { rewrapValue } from './secret-values.ts'
import { findVersion, keepVersion, wrappedLast, wrappingsOf, type Wrapping } from './secret-versions.ts'
import { current, findStaged, pending, previous } from './stages.ts'

/** What older stores have says no more than how the key was called, which for all but aliases is enough. */
const isUnder = ({ keyArn, keyId }: Wrapping, arn: string, called: string | undefined): boolean =>
  keyArn === undefined ? keyId === arn || (keyId === undefined && called === undefined) : keyArn === arn

/** `keyArn` is the secret's present key, as KMS names it. */
export async function rewrapVersions(call: VersionCall, secret: Secret, keyArn: string): Promise<void> {
  const ids = new Set([current, previous, pending].map(stage => findStaged(secret.stages, stage)))
  const called = ownKey(secret.keyId)
  for (const id of ids) {
    const version = id === undefined ? undefined : await findVersion(call.state, secret, id)
    if (!version) continue
    // The present key is asked first, whichever came later.
    const there = wrappingsOf(version).findLast(one => isUnder(one, keyArn, called.keyId))
    const rewrapped = there
      ? wrappedLast(version, { wrappedKey: there.wrappedKey, ...called, keyArn })
      : await rewrapValue(call, secret, version)
    if (rewrapped) await keepVersion(call.state, secret, rewrapped)
  }
}
