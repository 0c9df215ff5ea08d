import { ListAttachedUserPolicies } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeAttached, isAttachedUnder } from '../policies/attachments.ts'
import { pageOf } from '../paging.ts'
import { getUser, userNamed } from '../users/users.ts'

export default operation(ListAttachedUserPolicies, {
  access: [{ action: 'iam:ListAttachedUserPolicies', on: userNamed }],
  record: { readOnly: true },
  async handle(call) {
    const user = await getUser(call)
    const policies = user.attached.filter(isAttachedUnder(call.input)).map(describeAttached)
    const { items, end } = await pageOf(call, policies, ({ PolicyArn }) => PolicyArn, [user.id, call.input.PathPrefix])
    return { AttachedPolicies: items, ...end }
  },
})
