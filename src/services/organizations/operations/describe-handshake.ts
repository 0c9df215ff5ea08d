import { DescribeHandshake } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { describeHandshake, getHandshake, handshakeNamed } from '../handshakes/handshakes.ts'

export default operation(DescribeHandshake, {
  access: [{ action: 'organizations:DescribeHandshake', on: handshakeNamed }],
  record: { readOnly: true },
  async handle(call) {
    return { Handshake: describeHandshake(await getHandshake(call), call.scope.now) }
  },
})
