import { AcceptHandshake } from '../../../contracts/organizations.gen.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { takeDeparted } from '../departures.ts'
import { approve, enableFeatures } from '../handshakes/features.ts'
import {
  describeHandshake, ended, getHandshake, handshakeNamed, Handshakes, requireAsked, type Handshake,
} from '../handshakes/handshakes.ts'
import { Members } from '../members.ts'
import { Organizations } from '../organizations.ts'
import { addAccount } from '../tree/children.ts'

type JoinCall = Pick<
  Call<unknown, 'HandshakeConstraintViolationException' | 'HandshakeNotFoundException'>, 'scope' | 'state' | 'error'
>

export default operation(AcceptHandshake, {
  access: [{ action: 'organizations:AcceptHandshake', on: handshakeNamed }],
  record: { readOnly: false, response: output => output },
  async handle(call) {
    const { scope, state } = call
    const before = await getHandshake(call)
    requireAsked(call, before)
    const handshake = ended(call, before, 'ACCEPTED')
    await state.update(Handshakes, handshake)
    switch (handshake.action) {
      case 'INVITE': await join(call, handshake); break
      case 'APPROVE_ALL_FEATURES': await approve(state, handshake); break
      case 'ENABLE_ALL_FEATURES': await enableFeatures(state, handshake.organizationId); break
    }
    return { Handshake: describeHandshake(handshake, scope.now) }
  },
})

async function join({ scope, state, error }: JoinCall, { organizationId, account, tags }: Handshake): Promise<void> {
  if (await state.get(Members, [account])) {
    // DIFFERS: AWS's sentence is not known.
    throw error('HandshakeConstraintViolationException', 'Your account is already a member of an organization.', {
      Reason: 'ALREADY_IN_AN_ORGANIZATION',
    })
  }
  const organization = (await state.get(Organizations, [organizationId]))!
  const joined = { joinedAt: scope.now, joinedBy: 'INVITED' as const, units: [], tags }
  const member = { account, organizationId, ...(await takeDeparted(state, account)), ...joined }
  await state.insert(Members, member)
  await addAccount(state, organization, member)
}
