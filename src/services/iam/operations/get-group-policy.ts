import { GetGroupPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { getGroup, groupNamed } from '../groups/groups.ts'
import { getInlinePolicy } from '../policies/inline-policies.ts'
import { encodeDocument } from '../policies/policy-documents.ts'

export default operation(GetGroupPolicy, {
  access: [{ action: 'iam:GetGroupPolicy', on: groupNamed }],
  record: { readOnly: true },
  async handle(call) {
    const { GroupName, PolicyName } = call.input
    const group = await getGroup(call)
    return { GroupName, PolicyName, PolicyDocument: encodeDocument(getInlinePolicy(call, group.policies, 'group')) }
  },
})
