import { PutUserPolicy } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { countedCharacters, mostInlineCharacters, findPolicyFault } from '../user-policies.ts'
import { getUser, userNamed, userNames, Users } from '../users.ts'

export default operation(PutUserPolicy, {
  access: [{ action: 'iam:PutUserPolicy', on: userNamed }],
  record: { readOnly: false, names: userNames },
  async handle(call) {
    const { input, state, error } = call
    const user = await getUser(call)
    const fault = findPolicyFault(input.PolicyDocument)
    if (fault !== undefined) throw error('MalformedPolicyDocumentException', fault)
    const policies = { ...user.policies, [input.PolicyName]: input.PolicyDocument }
    const characters = Object.values(policies).reduce((total, document) => total + countedCharacters(document), 0)
    if (characters > mostInlineCharacters) {
      throw error('LimitExceededException', `Maximum policy size of ${mostInlineCharacters} bytes exceeded for user ${input.UserName}`)
    }
    await state.update(Users, { ...user, policies })
    return {}
  },
})
