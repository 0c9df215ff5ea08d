import { EnableAllFeatures } from '../../../contracts/organizations.gen.ts'
import { everything, operation } from '../../../gateway/operation.ts'
import { askForFeatures } from '../handshakes/features.ts'
import { describeHandshake, findOpen } from '../handshakes/handshakes.ts'
import { getManagedOrganization } from '../organizations.ts'

export default operation(EnableAllFeatures, {
  access: [{ action: 'organizations:EnableAllFeatures', on: everything }],
  record: { readOnly: false, response: output => output },
  async handle(call) {
    const { scope, state, error } = call
    const organization = await getManagedOrganization(call)
    // DIFFERS: AWS's sentences are not known.
    const violated = (Reason: string, message: string) => error('HandshakeConstraintViolationException', message, { Reason })
    if (organization.featureSet === 'ALL') {
      throw violated('ORGANIZATION_ALREADY_HAS_ALL_FEATURES', 'Your organization has all features enabled already.')
    }
    if (await findOpen(state, organization, { action: 'ENABLE_ALL_FEATURES', account: scope.account, now: scope.now })) {
      throw violated(
        'ORGANIZATION_IS_ALREADY_PENDING_ALL_FEATURES_MIGRATION', 'Your organization is enabling all features already.',
      )
    }
    return { Handshake: describeHandshake(await askForFeatures(call, organization), scope.now) }
  },
})
