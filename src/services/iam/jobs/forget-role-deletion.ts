// When it has been told for long enough what came of the deletion of a role that was linked to a service.
import type { Job, JobContext } from '../../../gateway/work.ts'
import { Deletions, roleOfTask } from '../service-linked-roles/service-linked-roles.ts'

export const forgetRoleDeletion: Job = { goesBy: 'vouched time', run }

async function run({ subject, state }: JobContext): Promise<void> {
  const deletion = await state.get(Deletions, [roleOfTask(subject)!])
  if (deletion?.taskId === subject) await state.drop(Deletions, [deletion.roleName])
}
