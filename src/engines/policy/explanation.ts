// How each statement of a question's policies matched, for whoever asks why a call was decided as it was.
import { askedIn, type Asked } from './asked.ts'
import { Exhausted } from './budget.ts'
import { noGrant, toAccount } from './principals.ts'
import { questionLayers } from './question-layers.ts'
import type { AttachedPolicy, CompiledPolicy, Question } from './question.ts'
import { matchStatement, type Statement } from './statement.ts'
import { unknownValue, type KeyValue, type Layer } from './types.ts'
import { variableNames } from './variables.ts'

/** Ordinals of the statements of a policy that match. */
export interface Matches {
  readonly allows: readonly number[]
  readonly denies: readonly number[]
}

const none: Matches = { allows: [], denies: [] }

/** The matches of each policy, in the order given; none where the evaluation is given up. */
export function matchesIn(policies: readonly CompiledPolicy[], question: Question): readonly Matches[] {
  try {
    const asked = askedIn(question)
    return policies.map(({ allows, denies }) => ({ allows: matching(allows, asked), denies: matching(denies, asked) }))
  } catch (thrown) {
    if (thrown instanceof Exhausted) return policies.map(() => none)
    throw thrown
  }
}

const matching = (statements: readonly Statement[], asked: Asked): readonly number[] =>
  statements.filter(statement => matchStatement(statement, asked) !== noGrant).map(({ ordinal }) => ordinal)

export interface ExplainedCondition {
  /** As the document has it, `ForAnyValue:StringLike`. */
  readonly operator: string
  /** Lower case. */
  readonly key: string
  readonly operands: readonly string[]
  /** What the key held; absent where it was absent. */
  readonly value?: KeyValue
  readonly holds: boolean
}

export interface ExplainedStatement {
  /** From 1. */
  readonly number: number
  readonly sid?: string
  readonly effect: 'Allow' | 'Deny'
  /** The first of its elements that does not match; absent where the statement matches. */
  readonly misses?: 'Principal' | 'Resource' | 'Condition'
  /** It names the caller's account, and so leaves it to the account's own policies who in it is allowed. */
  readonly delegates?: true
  /** The conditions that were evaluated: only a statement about the caller and the resource comes so far. */
  readonly conditions: readonly ExplainedCondition[]
}

export interface ExplainedPolicy {
  /** A grant of a resource is no layer, and is explained like one. */
  readonly layer: Layer | 'grant'
  /** The level of an organization's policy, counted from 1, which is the root's. */
  readonly level?: number
  readonly arn?: string
  readonly name?: string
  /** The statements about the action. */
  readonly statements: readonly ExplainedStatement[]
  /** How many statements are left out: about other actions, or beyond `mostTold`. */
  readonly others: number
}

/** How many statements are explained one by one. */
const mostTold = 100

interface Explaining {
  /** The request names no resource, so that a statement about any resource matches. */
  readonly everyResource: boolean
}

/** All policies of the question, layer by layer; only the first statements where the budget of an evaluation runs out. */
export function explain(question: Question, explaining: Explaining = { everyResource: false }): readonly ExplainedPolicy[] {
  const asked = askedIn(question)
  let left = mostTold
  return placedPolicies(question).map(({ attached: { policy, arn, name }, ...place }) => {
    const all = [...policy.denies, ...policy.allows]
    const told = all.filter(statement => statement.action(asked.action)).slice(0, left)
    const statements = explainWithin(told, asked, explaining)
    left -= statements.length
    return {
      ...place, ...(arn !== undefined && { arn }), ...(name !== undefined && { name }), statements,
      others: all.length - statements.length,
    }
  })
}

interface Placed {
  readonly layer: Layer
  readonly level?: number
  readonly attached: AttachedPolicy
}

function placedPolicies(question: Question): readonly Placed[] {
  return questionLayers.flatMap((one): readonly Placed[] => {
    const { layer } = one
    return one.levels
      ? (one.levels(question) ?? []).flatMap((level, i) => level.map(attached => ({ layer, level: i + 1, attached })))
      : (one.policies(question) ?? []).map(attached => ({ layer, attached }))
  })
}

function explainWithin(statements: readonly Statement[], asked: Asked, explaining: Explaining): readonly ExplainedStatement[] {
  const explained: ExplainedStatement[] = []
  try {
    for (const statement of statements) explained.push(explainStatement(statement, asked, explaining))
  } catch (thrown) {
    if (!(thrown instanceof Exhausted)) throw thrown
  }
  return explained
}

function explainStatement(statement: Statement, asked: Asked, { everyResource }: Explaining): ExplainedStatement {
  const { ordinal, effect, stated: { sid }, principal, resource } = statement
  const told = { number: ordinal + 1, ...(sid !== undefined && { sid }), effect }
  const grant = principal(asked.principal, asked.bounded)
  if (grant === noGrant) return { ...told, misses: 'Principal', conditions: [] }
  if (!everyResource && !resource(asked)) return { ...told, misses: 'Resource', conditions: [] }
  const conditions = explainConditions(statement, asked)
  if (conditions.some(({ holds }) => !holds)) return { ...told, misses: 'Condition', conditions }
  return { ...told, ...(effect === 'Allow' && grant === toAccount && { delegates: true }), conditions }
}

function explainConditions({ conditions, stated, variables }: Statement, asked: Asked): readonly ExplainedCondition[] {
  return stated.conditions.map(({ operator: { quantifier, name, ifExists }, key, operands }, i) => {
    const value = asked.key(key)
    return {
      operator: `${quantifier === undefined ? '' : `${quantifier}:`}${name}${ifExists ? 'IfExists' : ''}`, key,
      operands: variables ? operands.map(operand => withVariables(operand, asked)) : operands,
      ...(value !== undefined && { value }), holds: conditions[i]!(asked),
    }
  })
}

/** `${aws:PrincipalTag/team}, where aws:PrincipalTag/team was "red"` */
function withVariables(operand: string, asked: Asked): string {
  const held = variableNames(operand).map(name => {
    const value = asked.key(name.toLowerCase())
    return `${name} was ${value === undefined ? 'absent' : textOf(value)}`
  })
  return held.length === 0 ? operand : `${operand}, where ${held.join(' and ')}`
}

/** What a key held, as a person reads it. */
export function textOf(value: KeyValue): string {
  if (value === unknownValue) return 'a value that is not known'
  if (typeof value === 'string') return JSON.stringify(value)
  return 'either' in value ? value.either.map(one => JSON.stringify(one)).join(' or ') : JSON.stringify(value)
}
