import { DeleteServiceLinkedRole } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { removeAttachments } from '../policies/attachments.ts'
import { getRole, removeRole, roleNamed, roleNames } from '../roles/roles.ts'
import { keepDeletion, newTaskId } from '../service-linked-roles/service-linked-roles.ts'

export default operation(DeleteServiceLinkedRole, {
  access: [{ action: 'iam:DeleteServiceLinkedRole', on: roleNamed }],
  record: { readOnly: false, response: output => output, names: input => roleNames(input) },
  async handle(call) {
    const { state, once, error } = call
    const role = await getRole(call)
    const { linkedTo, name } = role
    if (linkedTo === undefined) throw error('NoSuchEntityException', `The role with name ${name} cannot be found.`)
    await removeAttachments(state, 'role', role)
    // INVARIANT: nothing is kept of its uses. It trusts its service alone, and none here assumes the role that it has.
    await removeRole(state, role)
    // DIFFERS: AWS asks the service whether it still needs the role, which takes a while. None here has any.
    const taskId = once('deletion task', random => newTaskId(linkedTo, name, random))
    await keepDeletion(call, { roleName: name, taskId })
    return { DeletionTaskId: taskId }
  },
})
