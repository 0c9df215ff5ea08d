// The grants that name a caller, and why each of them does not allow what was asked, in the form in which policies are explained.
import type { GrantConstraints } from '../../../contracts/kms.gen.ts'
import type { ExplainedCondition, ExplainedPolicy } from '../../../engines/policy/explanation.ts'
import type { ResolverContext } from '../../../gateway/operation.ts'
import type { KmsKey } from '../keys/keys.ts'
import { constraintType, constrainedContext } from './constraints.ts'
import type { GrantedInput } from './granting.ts'
import { Grants, type Grant } from './grants.ts'
import { partiesOf } from './parties.ts'

/** Of a caller; who has more reads them by ListGrants. */
const most = 10

interface Asked extends GrantedInput {
  /** Of a grant that is to be made. */
  readonly Operations?: readonly string[] | undefined
}

/** Of a key for whose policies the action is not allowed. */
export async function explainGrants(
  key: KmsKey, action: string, asked: Asked, { scope: { caller }, state }: ResolverContext,
): Promise<readonly ExplainedPolicy[]> {
  const { EncryptionContext: context = {}, Operations: handedOn } = asked
  const found: Grant[] = []
  for (const [id] of partiesOf(caller)) {
    found.push(...await state.in(key).list(Grants, [key.id, id], { index: 'byGrantee', limit: most - found.length }))
    if (found.length >= most) break
  }
  const operation = action.slice('kms:'.length)
  const source = caller.kind === 'service' ? caller.source?.arn : undefined
  return found.map(grant => explainGrant(grant, operation, { context, source, handedOn }))
}

interface Brought {
  readonly context: NonNullable<GrantedInput['EncryptionContext']>
  readonly source: string | undefined
  readonly handedOn: readonly string[] | undefined
}

function explainGrant({ id, operations, constraints = {} }: Grant, operation: string, brought: Brought): ExplainedPolicy {
  const shown = { layer: 'grant', name: id } as const
  if (!operations.some(one => one === operation)) return { ...shown, statements: [], others: 1 }
  const conditions = [...explainOperations(operations, brought), ...explainConstraints(constraints, brought)]
  const misses = conditions.some(({ holds }) => !holds) && { misses: 'Condition' as const }
  return { ...shown, statements: [{ number: 1, effect: 'Allow', ...misses, conditions }], others: 0 }
}

/** AWS: a grant that is made by a grant alone grants no more. */
function explainOperations(operations: readonly string[], { handedOn }: Brought): readonly ExplainedCondition[] {
  if (!handedOn) return []
  const holds = handedOn.every(operation => operations.includes(operation))
  return [{ operator: 'Operations', key: 'operations', operands: operations, value: handedOn, holds }]
}

function explainConstraints(constraints: GrantConstraints, { context, source }: Brought): readonly ExplainedCondition[] {
  const { EncryptionContextEquals: equals, SourceArn } = constraints
  const asked = new Map(Object.entries(constrainedContext(constraints) ?? {}))
  const brought = new Map(Object.entries(context))
  const names = [...asked.keys(), ...(equals ? [...brought.keys()].filter(name => !asked.has(name)) : [])]
  return [
    ...names.map(name => explain(constraintType(constraints)!, name, asked.get(name), brought.get(name))),
    ...(SourceArn === undefined ? [] : [explain('SourceArn', 'aws:sourcearn', SourceArn, source)]),
  ]
}

/** Where nothing is asked for, nothing may be brought. */
function explain(operator: string, key: string, asked: string | undefined, value: string | undefined): ExplainedCondition {
  const operands = asked === undefined ? [] : [asked]
  return { operator, key, operands, ...(value !== undefined && { value }), holds: value === asked }
}
