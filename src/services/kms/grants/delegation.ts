// Whether a principal that may make grants by a grant alone may make the one that it asks for.
import type { Decoded } from '../../../contracts/contract.ts'
import type { CreateGrantRequest, GrantConstraints, GrantOperation } from '../../../contracts/kms.gen.ts'
import type { Granted } from '../../../engines/policy/question.ts'
import type { ResolverContext } from '../../../gateway/operation.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import type { KmsKey } from '../keys/keys.ts'
import { firstGranted } from './authorize-by-grant.ts'
import { constraintsOf } from './constraints.ts'
import { isWithin } from './grant-index.ts'
import { grantIdsOf } from './grant-principals.ts'
import { Grants, type Grant } from './grants.ts'

const atOnce = 100

/**
 * For whoever may make a grant by a grant alone. AWS: what he makes grants no more than one of those by which he may, and is
 * constrained as that is at least.
 */
export async function mayDelegate(
  key: KmsKey, input: Decoded<CreateGrantRequest>, { scope: { caller }, state }: ResolverContext,
): Promise<Granted> {
  const Operations = (input.Operations ?? []) as readonly GrantOperation[]
  const Constraints = constraintsOf(input as Pick<CreateGrantRequest, 'Constraints'>) ?? {}
  const there = state.in(key)
  return firstGranted(grantIdsOf(caller), async id => {
    for await (const grant of delegableGrants(there, key.id, id)) {
      const { operations, constraints = {} } = grant
      if (!Operations.every(operation => operations.includes(operation))) continue
      if (isAsStrict(Constraints, constraints)) return true
    }
    return false
  })
}

/** Those by which he may make grants, however many others he has. */
async function* delegableGrants(state: ReadUnit, keyId: string, grantee: string): AsyncGenerator<Grant> {
  let after: readonly [string, string, string, string] | undefined
  for (;;) {
    const found: readonly Grant[] = await state.list(Grants, [keyId, grantee], {
      index: 'byHandingOn', limit: atOnce, ...(after && { after }),
    })
    yield* found
    const last = found.at(-1)
    if (found.length < atOnce || !last) return
    after = [keyId, grantee, keyId, last.id]
    await state.turn()
  }
}

export function isAsStrict(child: GrantConstraints, parent: GrantConstraints): boolean {
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset, SourceArn } = parent
  if (SourceArn !== undefined && child.SourceArn !== SourceArn) return false
  if (equals) {
    const own = child.EncryptionContextEquals
    return own !== undefined && isWithin(equals, own) && isWithin(own, equals)
  }
  return !subset || isWithin(subset, child.EncryptionContextEquals ?? child.EncryptionContextSubset ?? {})
}
