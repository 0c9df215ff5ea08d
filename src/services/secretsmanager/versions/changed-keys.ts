// AWS: where a secret is given another key, its current, previous and pending versions are put under that one as well. Those that
// the caller may not decrypt, or not encrypt under the new key, stay as they are.
import type { Secret } from '../secrets.ts'
import type { VersionCall } from './new-versions.ts'
import { ownKey } from './secret-keys.ts'
import { rewrapValue } from './secret-values.ts'
import { findVersion, keepVersion, type SecretVersion } from './secret-versions.ts'
import { current, findStaged, pending, previous } from './stages.ts'

const keysOf = ({ keyId, earlier = [] }: SecretVersion): readonly (string | undefined)[] =>
  [keyId, ...earlier.map(wrapping => wrapping.keyId)]

export async function rewrapVersions(call: VersionCall, secret: Secret): Promise<void> {
  const ids = new Set([current, previous, pending].map(stage => findStaged(secret.stages, stage)))
  for (const id of ids) {
    const version = id === undefined ? undefined : await findVersion(call.state, secret, id)
    if (!version || keysOf(version).includes(ownKey(secret.keyId).keyId)) continue
    const rewrapped = await rewrapValue(call, secret, version)
    if (rewrapped) await keepVersion(call.state, secret, rewrapped)
  }
}
