import { ListSigningCertificates } from '../../../contracts/iam.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { emptyPageOfUser } from '../paging.ts'
import { userNamedOrCaller } from '../users/users.ts'

export default operation(ListSigningCertificates, {
  access: [{ action: 'iam:ListSigningCertificates', on: userNamedOrCaller }],
  record: { readOnly: true },
  handle: async call => ({ Certificates: [], ...(await emptyPageOfUser(call)) }),
})
