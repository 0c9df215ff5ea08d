// AWS: at the end of its recovery window a secret goes with its versions, and the trail shows that Secrets Manager did it.
import type { Job, JobContext } from '../../../gateway/work.ts'
import { deletionEvent, nameIn, removeSecret } from '../secret-deletion.ts'
import { Secrets } from '../secrets.ts'

export const deleteSecret: Job = { goesBy: 'vouched time', run }

async function run({ subject, due, state, record }: JobContext): Promise<void> {
  const secret = await state.get(Secrets, [nameIn(subject)])
  if (!secret || subject !== `${secret.name}-${secret.suffix}` || secret.deletionAt !== due) return
  await removeSecret(state, secret)
  record(deletionEvent('EndSecretVersionDelete', secret))
}
