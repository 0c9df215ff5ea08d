// The grants that name a caller, and why each of them does not allow what was asked, in the form in which policies are explained.
import type { GrantConstraints, GrantOperation } from '../../../contracts/kms.gen.ts'
import type { ExplainedCondition, ExplainedPolicy } from '../../../engines/policy/explanation.ts'
import type { ResolverContext } from '../../../gateway/operation.ts'
import type { KmsKey } from '../keys/keys.ts'
import { constraintType, constrainedContext } from './constraints.ts'
import type { GrantedInput } from './authorize-by-grant.ts'
import { withoutContext } from './grant-index.ts'
import { Grants, type Grant } from './grants.ts'
import { isAsStrict } from './delegation.ts'
import { grantIdsOf } from './grant-principals.ts'

/** Grants of one caller that are explained; who has more reads them by ListGrants. */
const most = 10

interface Asked extends GrantedInput {
  /** What the grant that is to be made grants. */
  readonly delegated?: Delegated
}

interface Delegated {
  readonly operations: readonly string[]
  readonly constraints: GrantConstraints
}

/** Explains the grants of a key whose policies do not allow the action. */
export async function explainGrants(
  key: KmsKey, action: string, asked: Asked, { scope: { caller }, state }: ResolverContext,
): Promise<readonly ExplainedPolicy[]> {
  const { EncryptionContext: context = {}, delegated } = asked
  const found: Grant[] = []
  for (const [id] of grantIdsOf(caller)) {
    found.push(...await state.in(key).list(Grants, [key.id, id], { index: 'byGrantee', limit: most - found.length }))
    if (found.length >= most) break
  }
  const operation = action.slice('kms:'.length) as GrantOperation
  const source = caller.kind === 'service' ? caller.source?.arn : undefined
  return found.map(grant => explainGrant(grant, operation, { context, source, delegated }))
}

interface Brought {
  readonly context: NonNullable<GrantedInput['EncryptionContext']>
  readonly source: string | undefined
  readonly delegated: Delegated | undefined
}

function explainGrant(grant: Grant, operation: GrantOperation, brought: Brought): ExplainedPolicy {
  const shown = { layer: 'grant', name: grant.id } as const
  if (!grant.operations.includes(operation)) return { ...shown, statements: [], others: 1 }
  const { delegated } = brought
  const conditions = delegated ? explainDelegation(grant, delegated) : explainConstraints(grant, operation, brought)
  const misses = conditions.some(({ holds }) => !holds) && { misses: 'Condition' as const }
  return { ...shown, statements: [{ number: 1, effect: 'Allow', ...misses, conditions }], others: 0 }
}

/** AWS: what is made by a grant alone grants no more, and is constrained as that is at least. */
function explainDelegation(
  { operations, constraints = {} }: Grant, delegated: Delegated,
): readonly ExplainedCondition[] {
  const isWithin = delegated.operations.every(operation => operations.some(one => one === operation))
  return [
    { operator: 'Operations', key: 'operations', operands: operations, value: delegated.operations, holds: isWithin },
    {
      operator: 'Constraints', key: 'constraints', operands: [JSON.stringify(constraints)],
      value: JSON.stringify(delegated.constraints), holds: isAsStrict(delegated.constraints, constraints),
    },
  ]
}

function explainConstraints(
  { constraints = {} }: Grant, operation: GrantOperation, { context, source }: Brought,
): readonly ExplainedCondition[] {
  const { EncryptionContextEquals: equals, SourceArn } = constraints
  const asked = new Map(withoutContext.has(operation) ? [] : Object.entries(constrainedContext(constraints) ?? {}))
  const brought = new Map(Object.entries(context))
  const others = equals && !withoutContext.has(operation) ? [...brought.keys()].filter(name => !asked.has(name)) : []
  return [
    ...[...asked.keys(), ...others].map(name =>
      explain(constraintType(constraints)!, name, asked.get(name), brought.get(name))),
    ...(SourceArn === undefined ? [] : [explain('SourceArn', 'aws:sourcearn', SourceArn, source)]),
  ]
}

/** Where nothing is asked for, nothing may be brought. */
function explain(operator: string, key: string, asked: string | undefined, value: string | undefined): ExplainedCondition {
  const operands = asked === undefined ? [] : [asked]
  return { operator, key, operands, ...(value !== undefined && { value }), holds: value === asked }
}
