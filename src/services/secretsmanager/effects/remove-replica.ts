// AWS: a replica that its primary has no more is marked as deleted, and goes a few seconds later (recorded).
import { minute } from '../../../core/clock.ts'
import type { Effect } from '../../../gateway/work.ts'
import { isLeaving } from '../replication/replicas.ts'
import { removeSecret } from '../secret-deletion.ts'
import { findBySuffix, type Secret } from '../secrets.ts'

export const removeReplica: Effect<Pick<Secret, 'account' | 'region' | 'name' | 'suffix'>> = {
  name: 'secretsmanager.RemoveReplica',
  retry: { attempts: 20, within: 24 * 60 * minute },
  async run(replica, { state }) {
    const secret = await findBySuffix(state.in(replica), replica)
    if (secret && isLeaving(secret)) await removeSecret(state, secret)
  },
}
