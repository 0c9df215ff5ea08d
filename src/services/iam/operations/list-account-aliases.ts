import { ListAccountAliases } from '../../../contracts/iam.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { emptyPage } from '../paging.ts'

export default operation(ListAccountAliases, {
  access: [{ action: 'iam:ListAccountAliases', on: everything }],
  record: { readOnly: true },
  handle: async call => ({ AccountAliases: [], ...(await emptyPage(call)) }),
})
