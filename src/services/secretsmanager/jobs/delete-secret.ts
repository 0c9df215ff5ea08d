// AWS: at the end of its recovery window a secret goes with its versions, and the trail shows that Secrets Manager did it.
import type { Job, JobContext } from '../../../gateway/work.ts'
import { deletionEvent, removeSecret } from '../secret-deletion.ts'
import { findBySuffix, splitSuffix } from '../secrets.ts'

export const deleteSecret: Job = { goesBy: 'vouched time', run }

async function run({ subject, due, state, record }: JobContext): Promise<void> {
  const { name, suffix } = splitSuffix(subject)!
  const secret = await findBySuffix(state, { name, suffix })
  if (secret?.deletionAt !== due) return
  await removeSecret(state, secret)
  record(deletionEvent('EndSecretVersionDelete', secret))
}
