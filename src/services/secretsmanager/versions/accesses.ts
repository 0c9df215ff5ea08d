// When a secret, and a version of it, was read last. AWS: on which day, and no more than that.
import type { Call } from '../../../gateway/operation.ts'
import { keepSecret, type Secret } from '../secrets.ts'
import { keepVersion, type SecretVersion } from './secret-versions.ts'

const day = 24 * 60 * 60 * 1000

const dayOf = ({ scope: { now } }: Pick<Call<unknown>, 'scope'>): number => now - now % day

/** Whether it was read on this day before. */
export const isNoted = (call: Pick<Call<unknown>, 'scope'>, secret: Secret, version: SecretVersion): boolean =>
  secret.accessedAt === dayOf(call) && version.accessedAt === secret.accessedAt

/** INVARIANT: who reads a secret writes to it at most once a day. */
export async function noteAccess(
  call: Pick<Call<unknown>, 'state' | 'scope'>, secret: Secret, version: SecretVersion,
): Promise<void> {
  const { state } = call
  const today = dayOf(call)
  if (secret.accessedAt !== today) await keepSecret(state, { ...secret, accessedAt: today })
  if (version.accessedAt !== today) await keepVersion(state, secret, { ...version, accessedAt: today })
}
