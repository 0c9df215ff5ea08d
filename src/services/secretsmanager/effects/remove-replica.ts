// AWS: a replica that its primary has no more is marked as deleted, and goes a few seconds later (recorded).
import type { Effect } from '../../../gateway/work.ts'
import { isLeaving } from '../replication/replicas.ts'
import { removeSecret } from '../secret-deletion.ts'
import { Secrets, type Secret } from '../secrets.ts'

const minute = 60_000

export const removeReplica: Effect<Pick<Secret, 'account' | 'region' | 'name' | 'suffix'>> = {
  name: 'secretsmanager.RemoveReplica',
  retry: { attempts: 20, within: 24 * 60 * minute },
  async run({ name, suffix, ...place }, { state }) {
    const secret = await state.in(place).get(Secrets, [name])
    if (secret?.suffix === suffix && isLeaving(secret)) await removeSecret(state, secret)
  },
}
