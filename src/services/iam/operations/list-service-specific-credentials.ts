import { ListServiceSpecificCredentials } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { emptyPage, emptyPageOfUser } from '../paging.ts'
import { userNamedOrCaller } from '../users.ts'

export default operation(ListServiceSpecificCredentials, {
  access: [
    { action: 'iam:ListServiceSpecificCredentials', on: userNamedOrCaller, when: ({ AllUsers }) => !AllUsers },
    { action: 'iam:ListServiceSpecificCredentials', on: everything, when: ({ AllUsers }) => AllUsers === true },
  ],
  record: { readOnly: true },
  async handle(call) {
    const end = call.input.AllUsers ? await emptyPage(call) : await emptyPageOfUser(call)
    return { ServiceSpecificCredentials: [], ...end }
  },
})
