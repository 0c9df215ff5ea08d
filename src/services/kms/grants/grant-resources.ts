// Grants as the policy engine and the trail see them: under their key, whose policy decides about making and revoking them, and
// not about retiring them.
import { byName } from '../../../core/by-name.ts'
import type { Decoded } from '../../../contracts/contract.ts'
import type { CreateGrantRequest, RetireGrantRequest } from '../../../contracts/kms.gen.ts'
import { unnamed, type ConditionKeys, type Resolver, type ResolverContext, type Resource } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { valueInContext } from '../conditions.ts'
import { findKeyToUse, parseReference } from '../keys/key-references.ts'
import { absentKey, keyResource } from '../keys/key-resources.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'
import { constrainedContext, constraintsOf, constraintType } from './constraints.ts'
import { explainGrants } from './explained-grants.ts'
import { readToken, type GrantReference } from './grant-tokens.ts'
import type { Grant } from './grants.ts'
import { findGrant } from './grant-store.ts'
import { mayDelegate } from './delegation.ts'
import { grantIdsOf } from './grant-principals.ts'

/** The key of which a grant is to be made: by a grant alone, none that is wider than that one. */
export const keyToGrant: Resolver<Decoded<CreateGrantRequest>> = async (input, context) => {
  if (input.KeyId === undefined) return unnamed
  const key = await findKeyToUse(context, input.KeyId)
  if (!key) return absentKey(context.scope, input.KeyId)
  const resource = keyResource(key)
  if (!key.granted) return resource
  const { Operations: operations = [], Constraints } = input as Pick<CreateGrantRequest, 'Operations' | 'Constraints'>
  const asked = { delegated: { operations, constraints: constraintsOf({ Constraints }) ?? {} } }
  return {
    ...resource, grants: () => mayDelegate(key, input, context),
    explainGrants: action => explainGrants(key, action, asked, context),
  }
}

/** A grant that is there, and its key. */
export interface FoundGrant {
  readonly key: KmsKey
  readonly grant: Grant
}

/** What a request to retire one names: by its token, or by the key's ARN and its own id. */
export async function findRetired(
  { GrantToken, KeyId, GrantId }: Decoded<RetireGrantRequest>, { scope, state }: Pick<ResolverContext, 'scope' | 'state'>,
): Promise<{ readonly reference?: GrantReference; readonly found?: FoundGrant }> {
  const reference = GrantToken === undefined ? named() : await readToken(state, GrantToken)
  if (reference?.region !== scope.region) return reference ? { reference } : {}
  const there = state.in(reference)
  const key = await there.get(Keys, [reference.keyId])
  const grant = key && await findGrant(there, key, reference.grantId)
  return key && grant ? { reference, found: { key, grant } } : { reference }

  function named(): GrantReference | undefined {
    if (KeyId === undefined || GrantId === undefined) return undefined
    const parsed = parseReference(scope, KeyId)
    if (parsed?.keyId === undefined) return undefined
    return { account: parsed.account, region: parsed.region, keyId: parsed.keyId, grantId: GrantId }
  }
}

/**
 * AWS: it is retired by whom it names for that, by its grantee where it grants that, and by the account that made it, whose
 * identity policies say who in it may; no key policy has a say.
 */
export const grantToRetire: Resolver<Decoded<RetireGrantRequest>> = async (input, context) => {
  const { reference, found } = await findRetired(input, context)
  if (!reference) return unnamed
  if (!found) return absentGrant(reference, context)
  const { key, grant } = found
  const { policy: _policy, ...resource } = keyResource(key)
  return {
    ...resource, authority: 'either',
    keys: new Map([...resource.keys ?? [], ...conditionsOf(grant)]),
    grants() {
      const named = [grant.retiring?.id, grant.operations.includes('RetireGrant') ? grant.grantee.id : undefined]
      const { caller } = context.scope
      return grantIdsOf(caller).find(([id]) => named.includes(id))?.[1] ?? (caller.account === grant.issuer && 'account')
    },
  }
}

function absentGrant({ account, keyId, region }: GrantReference, { scope }: ResolverContext): Resource {
  return absentKey(scope, keyArn({ partition: scope.partition, account, region }, keyId))
}

/** AWS: a grant's constraint stands for the context of a request. */
function conditionsOf({ constraints = {} }: Grant): ConditionKeys {
  const context = constrainedContext(constraints)
  return byName({
    'kms:grantconstrainttype': () => constraintType(constraints),
    'kms:encryptioncontextkeys': () => context && Object.keys(context),
    'kms:encryptioncontext:*': name => valueInContext(context, name),
  })
}
