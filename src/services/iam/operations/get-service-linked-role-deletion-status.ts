import { GetServiceLinkedRoleDeletionStatus } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { hasTask, roleOfDeletion, roleOfTask } from '../service-linked-roles/service-linked-roles.ts'

export default operation(GetServiceLinkedRoleDeletionStatus, {
  access: [{ action: 'iam:GetServiceLinkedRoleDeletionStatus', on: roleOfDeletion }],
  record: { readOnly: true },
  async handle({ input: { DeletionTaskId: id }, state, error }) {
    // AWS: the codes are declared, the sentences are ours.
    if (roleOfTask(id) === undefined) throw error('InvalidInputException', `${id} is no deletion task.`)
    if (!(await hasTask(state, id))) throw error('NoSuchEntityException', `The deletion task ${id} cannot be found.`)
    return { Status: 'SUCCEEDED' as const }
  },
})
