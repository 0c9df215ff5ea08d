// When a secret, and a version of it, was read last. AWS: on which day, and no more than that.
import { day } from '../../../core/clock.ts'
import type { Call } from '../../../gateway/operation.ts'
import { keepSecret, type Secret } from '../secrets.ts'
import { keepVersion, type SecretVersion } from './secret-versions.ts'

/** INVARIANT: who reads a secret writes to it at most once a day. */
export async function noteAccess(
  { state, scope: { now } }: Pick<Call<unknown>, 'state' | 'scope'>, secret: Secret, version: SecretVersion,
): Promise<void> {
  const today = now - now % day
  if (secret.accessedAt !== today) await keepSecret(state, { ...secret, accessedAt: today })
  if (version.accessedAt !== today) await keepVersion(state, secret, { ...version, accessedAt: today })
}
