// AWS: of a secret that is deleted without recovery the trail shows, behind the call, that Secrets Manager did it (recorded).
import type { Effect } from '../../../gateway/work.ts'
import { deletionEvent, type DeletedSecret } from '../secret-deletion.ts'

const minute = 60_000

export const recordDeletion: Effect<DeletedSecret> = {
  name: 'secretsmanager.RecordDeletion',
  retry: { attempts: 10, within: 60 * minute },
  async run(deleted, { record }) {
    record(deletionEvent('StartSecretVersionDelete', deleted))
    record(deletionEvent('EndSecretVersionDelete', deleted))
  },
}
