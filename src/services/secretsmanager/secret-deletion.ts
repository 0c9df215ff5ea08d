// What a secret that is scheduled for deletion waits for, and what of it goes in the end.
import type { ServiceEvent } from '../../gateway/work.ts'
import { removeAll } from '../../storage/remove-all.ts'
import type { Timer } from '../../storage/time/timers.ts'
import type { UnitOfWork } from '../../storage/unit-of-work.ts'
import { arnOf, Secrets, type Secret } from './secrets.ts'
import { SecretVersions } from './versions/secret-versions.ts'

/** The timer of a secret that is deleted at `due`. Another secret of its name has another suffix. */
export function deletionTimer({ name, suffix, account, region }: Secret, due: number): Timer {
  const id = `secretsmanager.DeleteSecret/${account}/${region}/${name}-${suffix}`
  return { id, due, job: 'secretsmanager.DeleteSecret', account, region, subject: `${name}-${suffix}` }
}

export async function removeSecret(state: UnitOfWork, secret: Secret): Promise<void> {
  const there = state.in(secret)
  await removeAll(there, SecretVersions, [secret.name, secret.suffix])
  await there.remove(Secrets, secret)
}

/** AWS: recorded; by what the secret is called, and without resources. */
export const deletionEvent = (
  name: 'StartSecretVersionDelete' | 'EndSecretVersionDelete', secret: Secret,
): ServiceEvent => ({ name, additional: { ARN: arnOf(secret), Name: secret.name }, isNamed: true })
