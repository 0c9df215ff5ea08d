import { RetireGrant } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { findRetired, grantToRetire } from '../grants/grant-resources.ts'
import { grantNotFound, removeGrant, requireGrantId } from '../grants/grant-store.ts'
import { affectedKey } from '../keys/key-resources.ts'
import { endDryRun } from '../dry-run.ts'

export default operation(RetireGrant, {
  access: [{ action: 'kms:RetireGrant', on: grantToRetire }],
  record: {
    readOnly: false, omit: ['GrantToken', 'KeyId', 'GrantId', 'DryRun'], resources: [grantToRetire], extraResponse: affectedKey,
  },
  async handle(call) {
    const { input, state, error } = call
    const { GrantToken, KeyId, GrantId } = input
    // DIFFERS: both sentences are ours.
    if (GrantToken === undefined ? KeyId === undefined || GrantId === undefined : KeyId !== undefined || GrantId !== undefined) {
      throw error('ValidationException', 'Specify either a grant token, or the ARN of a key and the id of a grant.')
    }
    if (GrantId !== undefined) requireGrantId(call, GrantId)
    const { reference, found } = await findRetired(input, call)
    if (!reference && GrantToken !== undefined) throw error('InvalidGrantTokenException', '')
    if (!reference) throw error('InvalidArnException', 'A grant is retired by the ARN of its key.')
    if (!found) throw grantNotFound(call, reference.grantId)
    endDryRun(call)
    call.note({ grantId: found.grant.id })
    await removeGrant(state, found.key, found.grant)
    return {}
  },
})
