import { DecodeAuthorizationMessage } from '../../../contracts/sts.gen.ts'
import { everythingUntold, operation } from '../../../gateway/operation.ts'

export default operation(DecodeAuthorizationMessage, {
  access: [{ action: 'sts:DecodeAuthorizationMessage', on: everythingUntold }],
  record: { readOnly: true, omit: ['EncodedMessage'] },
  handle({ error }) {
    // AWS: EC2 and a few others encode why they deny. None of them is served, so there is no message that was encoded here.
    // DIFFERS: AWS's sentence is not known.
    throw error('InvalidAuthorizationMessageException', 'The message is not one that was encoded here.')
  },
})
