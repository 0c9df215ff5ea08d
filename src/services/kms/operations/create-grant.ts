import { CreateGrant } from '../../../contracts/kms.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { keyToGrant } from '../grants/grant-resources.ts'
import { requireTokens, tokenOf } from '../grants/grant-tokens.ts'
import { insertGrant } from '../grants/grant-store.ts'
import { constraintsOf } from '../grants/constraints.ts'
import { fingerprintOf, requireGrantable, requirePrincipals } from '../grants/grant-validation.ts'
import { Grants } from '../grants/grants.ts'
import { keyChanged } from '../history-names.ts'
import { getKeyById } from '../keys/key-references.ts'
import { affectedKey } from '../keys/key-resources.ts'
import { requireState } from '../keys/key-states.ts'
import { endDryRun } from '../dry-run.ts'

export default operation(CreateGrant, {
  access: [{ action: 'kms:CreateGrant', on: keyToGrant }],
  record: {
    readOnly: false, resources: [keyToGrant], names: keyChanged, response: output => output, extraResponse: affectedKey,
  },
  async handle(call) {
    const { input, scope, state, once } = call
    await requireTokens(call)
    const key = await getKeyById(call, input.KeyId)
    requireState('CreateGrant', key)
    const operations = requireGrantable(call, key)
    const constraints = constraintsOf(input)
    const named = await requirePrincipals(call)
    endDryRun(call)
    const fingerprint = input.Name === undefined ? undefined : fingerprintOf(input, { ...named, operations })
    const there = state.in(key)
    const [same] = fingerprint === undefined || !key.granted ? [] : await there.list(Grants, [key.id, fingerprint], {
      index: 'byFingerprint', limit: 1,
    })
    const grant = same ?? {
      ...named, keyId: key.id, id: once('grant id', random => Buffer.from(random(32)).toString('hex')), createdAt: scope.now,
      ...(input.Name !== undefined && { name: input.Name, fingerprint: fingerprint! }), issuer: scope.account, operations,
      ...(constraints && { constraints }),
    }
    if (!same) await insertGrant(call, key, grant)
    return { GrantToken: await tokenOf(state, key, grant.id, once('grant token', random => random(16))), GrantId: grant.id }
  },
})
