import { ListServiceSpecificCredentials } from '../../../contracts/iam.gen.ts'
import { everything, operation, type Call } from '../../../gateway/operation.ts'
import { emptyPage, emptyPageOfUser } from '../paging.ts'
import { userNamedOrCaller } from '../users/users.ts'

export default operation(ListServiceSpecificCredentials, {
  access: [
    { action: 'iam:ListServiceSpecificCredentials', on: userNamedOrCaller, when: ({ AllUsers }) => !AllUsers },
    { action: 'iam:ListServiceSpecificCredentials', on: everything, when: ({ AllUsers }) => AllUsers === true },
  ],
  record: { readOnly: true },
  async handle(call) {
    const end = call.input.AllUsers ? await emptyPage(call) : await emptyPageOfUser(call)
    requireSupported(call)
    return { ServiceSpecificCredentials: [], ...end }
  },
})

/** AWS: CodeCommit, Keyspaces and Bedrock have such credentials (documented). */
const supported: ReadonlySet<string> = new Set(['codecommit.amazonaws.com', 'cassandra.amazonaws.com', 'bedrock.amazonaws.com'])

type ServiceCall = Pick<Call<{ readonly ServiceName?: string | undefined }, 'NoSuchEntityException'>, 'input' | 'error'>

/** AWS: recorded. */
function requireSupported({ input: { ServiceName: name }, error }: ServiceCall): void {
  if (name === undefined || supported.has(name)) return
  throw error('NoSuchEntityException', `No such service ${name} is supported for Service Specific Credentials`)
}
