import { CancelHandshake } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  describeHandshake, ended, getHandshake, handshakeNamed, Handshakes, requireAsking,
} from '../handshakes/handshakes.ts'

export default operation(CancelHandshake, {
  access: [{ action: 'organizations:CancelHandshake', on: handshakeNamed }],
  record: { readOnly: false, response: output => output },
  async handle(call) {
    const { scope, state } = call
    const before = await getHandshake(call)
    requireAsking(call, before)
    const handshake = ended(call, before, 'CANCELED')
    await state.update(Handshakes, handshake)
    return { Handshake: describeHandshake(handshake, scope.now) }
  },
})
