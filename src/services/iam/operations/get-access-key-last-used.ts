import { GetAccessKeyLastUsed } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { AccessKeyUses, describeUse, ownerOfKey } from '../access-keys/access-key-uses.ts'
import { AccessKeys } from '../access-keys/access-keys.ts'
import { Users } from '../users/users.ts'

export default operation(GetAccessKeyLastUsed, {
  access: [{ action: 'iam:GetAccessKeyLastUsed', on: ownerOfKey }],
  record: { readOnly: true },
  async handle({ input: { AccessKeyId }, scope, state, error }) {
    const key = await state.get(AccessKeys, [AccessKeyId])
    const user = key?.account === scope.account ? await state.get(Users, [key.userId]) : undefined
    if (!user) {
      // AWS: a key that is not the account's is not told from one that nobody has, and the sentence has no colon (recorded).
      const denied = `User: ${scope.caller.arn} is not authorized to perform iam:GetAccessKeyLastUsed`
      throw error('AccessDeniedException', `${denied} on resource: access key ${AccessKeyId}`)
    }
    const use = await state.get(AccessKeyUses, [AccessKeyId])
    return { ...(user.name !== undefined && { UserName: user.name }), AccessKeyLastUsed: describeUse(use) }
  },
})
