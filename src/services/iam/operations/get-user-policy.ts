import { GetUserPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getInlinePolicy } from '../policies/inline-policies.ts'
import { encodeDocument } from '../policies/policy-documents.ts'
import { getUser, userNamed } from '../users/users.ts'

export default operation(GetUserPolicy, {
  access: [{ action: 'iam:GetUserPolicy', on: userNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { UserName, PolicyName } = call.input
    const user = await getUser(call)
    return { UserName, PolicyName, PolicyDocument: encodeDocument(getInlinePolicy(call, user.policies, 'user')) }
  },
})
