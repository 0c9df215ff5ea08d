// Why calls were denied lately, for whoever administers the server: every policy that was asked, and what each of its statements
// had to say. It is made when the call is denied, since the next may change what was asked.
import type { Instant } from '../../core/clock.ts'
import { Generations } from '../../core/generations.ts'
import {
  explain, textOf, type ExplainedCondition, type ExplainedPolicy, type ExplainedStatement,
} from '../../engines/policy/explanation.ts'
import type { Question } from '../../engines/policy/question.ts'
import type { Denied, Layer } from '../../engines/policy/types.ts'
import { shortened } from '../../engines/wire/schema/quoted.ts'

/** A statement as it was asked. Its texts are as long as somebody reads. */
export interface DenialStatement extends Pick<ExplainedStatement, 'number' | 'sid' | 'effect' | 'misses' | 'delegates'> {
  readonly conditions: readonly DenialCondition[]
}

export interface DenialCondition extends Pick<ExplainedCondition, 'operator' | 'key' | 'operands' | 'holds'> {
  /** Absent where the key was. */
  readonly value?: string
}

export interface DenialPolicy extends Pick<ExplainedPolicy, 'layer' | 'level' | 'others'> {
  /** Its ARN; `ann/uploads` of one of a user's, a group's or a role's own; the resource whose it is. Absent of a session's. */
  readonly name?: string
  readonly statements: readonly DenialStatement[]
}

/** A call that another is a part of. */
export interface OuterCall {
  readonly requestId: string
  /** `secretsmanager:GetSecretValue` */
  readonly operation: string
}

/** A condition key, lower case, and what it held. */
export interface KeyHeld {
  readonly key: string
  readonly value: string
}

export interface Denial {
  readonly at: Instant
  readonly caller: string
  /** The calls that asked for it, outermost first; empty of one that the caller made himself. */
  readonly through: readonly OuterCall[]
  /** What tells policies that a service asked for it in the caller's name; absent where none did. */
  readonly via?: KeyHeld
  readonly action: string
  /** Absent where the request named none. */
  readonly resource?: string
  /** What the caller was told, or would have been, were he told why. */
  readonly message: string
  /** Which kind of policy denied, or did not allow. */
  readonly layer: Layer
  readonly explicit: boolean
  /** Absent where the server had more to deny than it explains. */
  readonly policies?: readonly DenialPolicy[]
}

/** Denials, and statements of all of them. */
const mostKept = 1000
const mostStatements = 20_000

/** To explain a denial takes longer than to decide it, of many statements a hundred times. */
const mostASecond = 100

const longestText = 200
const mostOperands = 10

interface Told extends Pick<Denial, 'at' | 'message'>, Partial<Pick<Denial, 'through'>> {
  /** Absent where nobody can say which resource is meant. */
  readonly resource?: string
  readonly isExplained: boolean
  readonly grants?: readonly ExplainedPolicy[]
}

export class Denials {
  readonly #kept = new Generations<string, Denial>({
    most: mostKept, mostWeight: mostStatements, weigh: (_requestId, { policies = [] }) => policies.reduce(weighed, 1),
  })
  #second = 0
  #explained = 0

  note(requestId: string, question: Question, { layer, explicit }: Denied, told: Told): void {
    const { action, principal: { arn } } = question
    const { at, message, through = [], resource, isExplained, grants = [] } = told
    const policies = isExplained
      ? [...explain(question, { everyResource: resource === undefined }), ...grants].map(policy => shown(policy, question))
      : undefined
    const on = resource === undefined ? {} : { resource: text(resource) }
    const via = through.length === 0 ? undefined : heldOfService(question)
    const asked = { at, caller: text(arn), through, ...(via && { via }), action, ...on, message }
    this.#kept.add(requestId, { ...asked, layer, explicit, ...(policies && { policies }) })
  }

  /** A denial of a call within the request, or within one of its own, is the request's as well. */
  noteFor(requestId: string, inner: string): void {
    const denial = this.#kept.find(inner)
    if (denial) this.#kept.add(requestId, denial)
  }

  /** Whether a denial of now is explained: to be asked once for each. */
  takeTurn(at: Instant): boolean {
    const second = Math.floor(at / 1000)
    if (second !== this.#second) [this.#second, this.#explained] = [second, 0]
    return this.#explained++ < mostASecond
  }

  find(requestId: string): Denial | undefined {
    return this.#kept.find(requestId)
  }
}

/** By KMS's own key, where the action has it. */
function heldOfService({ key }: Question): KeyHeld | undefined {
  for (const name of ['kms:viaservice', 'aws:calledvia']) {
    const value = key(name)
    if (value !== undefined) return { key: name, value: text(textOf(value)) }
  }
  return undefined
}

const weighed = (sum: number, { statements }: DenialPolicy): number => sum + 1 + statements.length

const text = (whole: string): string => shortened(whole, longestText)

function shown({ layer, level, arn, name, others, statements }: ExplainedPolicy, { resource }: Question): DenialPolicy {
  const called = arn ?? name ?? (layer === 'resource-based' ? resource.arn : undefined)
  return {
    layer, ...(level !== undefined && { level }), ...(called !== undefined && { name: text(called) }), others,
    statements: statements.map(({ sid, conditions, ...statement }) => ({
      ...statement, ...(sid !== undefined && { sid: text(sid) }), conditions: conditions.map(shownCondition),
    })),
  }
}

function shownCondition({ operator, key, operands, value, holds }: ExplainedCondition): DenialCondition {
  const [first, more] = [operands.slice(0, mostOperands).map(text), operands.length - mostOperands]
  return {
    operator, key: text(key), operands: more > 0 ? [...first, `and ${more} more`] : first,
    ...(value !== undefined && { value: text(textOf(value)) }), holds,
  }
}

/** The statement that denied, as a line of the log tells it; undefined where none did. */
export function denyingStatement({ explicit, layer, policies = [] }: Denial): string | undefined {
  if (!explicit) return undefined
  for (const policy of policies) {
    const statement = policy.statements.find(({ effect, misses }) => effect === 'Deny' && misses === undefined)
    if (policy.layer === layer && statement) return statementName(statement, policy)
  }
  return undefined
}

/** `statement 2 "NoUploads" of ann/limits`. */
export const statementName = ({ number, sid }: DenialStatement, { name, layer }: DenialPolicy): string =>
  `statement ${number}${sid === undefined ? '' : ` ${JSON.stringify(sid)}`} of ${name ?? `the ${layer} policy`}`
