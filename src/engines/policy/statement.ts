import { compileActions, type ActionMatcher } from './actions.ts'
import type { Asked } from './asked.ts'
import { add, budgetOf } from './budget.ts'
import { compileCondition, type Condition } from './conditions/condition.ts'
import type { StatementElements } from './document/elements.ts'
import {
  compileNotPrincipal, compilePrincipal, direct, noGrant, readPrincipal,
  type Grant, type PrincipalMatcher, type PrincipalName,
} from './principals.ts'
import { compileResources, type ResourceMatcher } from './resources.ts'
import { legacyError, syntaxError } from './document/syntax-error.ts'
import type { PolicyKind } from './types.ts'

export interface Statement {
  readonly effect: 'Allow' | 'Deny'
  /** Its index in the document, from 0, and its elements as they stand there. */
  readonly ordinal: number
  readonly stated: StatementElements
  /** Whether `${aws:username}` stands for something in it. */
  readonly variables: boolean
  /** The principals that the statement names; none in policies that are attached to an identity. */
  readonly names: readonly PrincipalName[]
  readonly principal: PrincipalMatcher
  readonly action: ActionMatcher
  readonly resource: ResourceMatcher
  /** The Resource element is `*`, or there is none. */
  readonly everyResource: boolean
  /** The resources that it can match, where it names each in full. */
  readonly namedResources?: ReadonlySet<string>
  readonly conditions: readonly Condition[]
  /** Steps that the statement adds to the budget of an evaluation. */
  readonly budget: number
}

/** AWS: IAM and Organizations check more on saving than services do for a resource's policy or STS for a session's. */
const isStrict = (kind: PolicyKind): boolean => kind !== 'session' && kind !== 'resource'

/** The part of a statement that AWS's older parser reads, whose faults are told first. */
export type LegacyPart = Pick<Statement, 'effect' | 'conditions'>

export function compileLegacyPart({ effect, conditions }: StatementElements, kind: PolicyKind, variables: boolean): LegacyPart {
  if (effect !== 'Allow' && effect !== 'Deny') throw legacyError()
  const form = { deny: effect === 'Deny', variables, strict: isStrict(kind) }
  return { effect, conditions: conditions.map(condition => compileCondition(condition, form)) }
}

/** The place of a statement in its document, and how that is read. */
interface Place {
  readonly ordinal: number
  readonly kind: PolicyKind
  readonly variables: boolean
}

export function compileStatement(
  elements: StatementElements, legacy: LegacyPart, { ordinal, kind, variables }: Place,
): Statement {
  return {
    ordinal,
    stated: elements,
    variables,
    ...legacy,
    ...compileWho(elements, kind, legacy.effect === 'Deny'),
    ...compileAction(elements),
    ...compileResource(elements, kind, variables),
    budget: budgetOf(unitsOf(elements)),
  }
}

const unitsOf = ({ resource, conditions }: StatementElements): number =>
  [resource.patterns, ...conditions.map(({ operands }) => operands)].flat().reduce((sum, text) => sum + text.length + 1, 0)

/** The grant that a matching statement gives the caller; `noGrant` where it does not match. */
export function matchStatement(statement: Statement, asked: Asked): Grant {
  return statement.action(asked.action) ? matchWithAction(statement, asked) : noGrant
}

/** `matchStatement` for a statement that is known to match the action. */
export function matchWithAction(statement: Statement, asked: Asked): Grant {
  add(asked.budget, statement.budget)
  const grant = statement.principal(asked.principal, asked.bounded)
  if (grant === noGrant || !statement.resource(asked)) return noGrant
  for (const holds of statement.conditions) if (!holds(asked)) return noGrant
  return grant
}

const never = (): boolean => false

function compileAction({ action: { patterns, not } }: StatementElements): Pick<Statement, 'action'> {
  if (patterns.length === 0) return { action: never }
  const matches = compileActions(patterns)
  return { action: not ? action => !matches(action) : matches }
}

type Resources = Pick<Statement, 'resource' | 'everyResource' | 'namedResources'>

function compileResource({ effect, resource }: StatementElements, kind: PolicyKind, variables: boolean): Resources {
  if (kind === 'trust') return { resource: () => true, everyResource: true }
  const { patterns, not } = resource
  if (patterns.length === 0) return { resource: never, everyResource: false }
  const { matches, named } = compileResources(patterns, variables, effect === 'Deny' ? !not : undefined)
  // AWS: a resource whose variable has no value matches none, in Resource and in NotResource alike, and a key that is absent
  // makes the statement invalid (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html). Whether
  // such a NotResource leaves nothing out, or its statement says nothing, is not told, and no recording tells it: it is taken to
  // say nothing, be it an Allow or a Deny.
  return not
    ? { resource: asked => matches(asked) === false, everyResource: false }
    : { resource: matches, everyResource: patterns.includes('*'), ...(named && { namedResources: named }) }
}

type Who = Pick<Statement, 'names' | 'principal'>

function compileWho({ principal, notPrincipal }: StatementElements, kind: PolicyKind, deny: boolean): Who {
  if (kind !== 'resource' && kind !== 'trust') return { names: [], principal: () => direct }
  if (principal !== undefined && notPrincipal !== undefined) throw syntaxError()
  const names = readPrincipal(principal ?? notPrincipal)
  return { names, principal: principal === undefined ? compileNotPrincipal(names, deny) : compilePrincipal(names) }
}
