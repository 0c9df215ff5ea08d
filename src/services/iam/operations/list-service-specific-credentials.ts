import { ListServiceSpecificCredentials } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { emptyPage } from '../paging.ts'
import { getUser, userNamedOrCaller } from '../users.ts'

export default operation(ListServiceSpecificCredentials, {
  access: [
    { action: 'iam:ListServiceSpecificCredentials', on: userNamedOrCaller, when: ({ AllUsers }) => !AllUsers },
    { action: 'iam:ListServiceSpecificCredentials', on: everything, when: ({ AllUsers }) => AllUsers === true },
  ],
  record: { readOnly: true },
  async handle(call) {
    if (!call.input.AllUsers) await getUser(call)
    // Nothing makes one yet.
    return { ServiceSpecificCredentials: [], ...(await emptyPage(call)) }
  },
})
