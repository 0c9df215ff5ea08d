import { DeclineHandshake } from '../../../contracts/organizations.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import {
  describeHandshake, ended, getHandshake, handshakeNamed, Handshakes, requireAsked,
} from '../handshakes/handshakes.ts'

export default operation(DeclineHandshake, {
  access: [{ action: 'organizations:DeclineHandshake', on: handshakeNamed }],
  record: { readOnly: false, response: output => output },
  async handle(call) {
    const { scope, state } = call
    const before = await getHandshake(call)
    requireAsked(call, before)
    const handshake = ended(call, before, 'DECLINED')
    await state.update(Handshakes, handshake)
    return { Handshake: describeHandshake(handshake, scope.now) }
  },
})
