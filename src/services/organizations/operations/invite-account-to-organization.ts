import { InviteAccountToOrganization, type InviteAccountToOrganizationRequest } from '../../../contracts/organizations.gen.ts'
import { everything, operation, type Call } from '../../../gateway/operation.ts'
import { findByAddress } from '../addresses.ts'
import { newHandshake } from '../handshakes/features.ts'
import { describeHandshake, findOpen, insertHandshake, lifetimes } from '../handshakes/handshakes.ts'
import { Members } from '../members.ts'
import { getManagedOrganization } from '../organizations.ts'
import { isTagged, newTags } from '../tags.ts'

type InviteCall = Pick<Call<InviteAccountToOrganizationRequest, 'InvalidInputException'>, 'input' | 'state' | 'ports' | 'error'>

export default operation(InviteAccountToOrganization, {
  access: [
    { action: 'organizations:InviteAccountToOrganization', on: everything },
    { action: 'organizations:TagResource', on: everything, when: isTagged },
  ],
  record: { readOnly: false, response: output => output },
  async handle(call) {
    const { input: { Notes: notes, Tags }, scope, state, error } = call
    const organization = await getManagedOrganization(call)
    const target = await findTarget(call)
    const { account } = target
    // DIFFERS: AWS's sentences are not known.
    const violated = (Reason: string, message: string) => error('HandshakeConstraintViolationException', message, { Reason })
    if (await state.get(Members, [account])) {
      throw violated('ALREADY_IN_AN_ORGANIZATION', 'The account is already a member of an organization.')
    }
    const { now } = scope
    if (await findOpen(state, organization, { action: 'ENABLE_ALL_FEATURES', account: scope.account, now })) {
      throw violated('INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES', 'Your organization is enabling all features.')
    }
    if (await findOpen(state, organization, { action: 'INVITE', account, now })) {
      throw error('DuplicateHandshakeException', 'The account has been invited already.')
    }
    const handshake = await newHandshake(call, organization, {
      action: 'INVITE', state: 'OPEN', expiresAt: now + lifetimes.invitation, tags: newTags(Tags, error), ...target,
      ...(notes !== undefined && { notes }),
    })
    await insertHandshake(state, handshake)
    return { Handshake: describeHandshake(handshake, now) }
  },
})

/** DIFFERS: AWS writes to any address; here there is nobody behind one that no account of the store has. */
async function findTarget({ input: { Target }, state, ports, error }: InviteCall) {
  const invalid = (Reason: string, message: string) => error('InvalidInputException', message, { Reason })
  const { Type: type, Id: id } = Target
  if (type === 'EMAIL') {
    const account = await findByAddress(state, ports.accounts, id)
    if (account !== undefined) return { account, email: id }
    throw invalid('INVALID_EMAIL_ADDRESS_TARGET', 'You specified an email address that no account has.')
  }
  if (type !== 'ACCOUNT') throw invalid('INVALID_PARTY_TYPE_TARGET', 'You specified a party that cannot be invited.')
  if (/^\d{12}$/.test(id) && (await ports.accounts.has(state, id))) return { account: id }
  throw invalid('INVALID_PATTERN_TARGET_ID', 'You specified an account that does not exist.')
}
