// One operator over one key: what it means that the key is missing, holds one value or holds many.
import type { Asked } from '../asked.ts'
import { syntaxError } from '../document/syntax-error.ts'
import { unknownValue } from '../types.ts'
import type { OperandForm } from './operator.ts'
import { operators } from './registry.ts'

export type Condition = (asked: Asked) => boolean

type Quantifier = 'ForAllValues' | 'ForAnyValue' | undefined

export interface OperatorName {
  readonly quantifier: Quantifier
  readonly name: string
  readonly ifExists: boolean
}

/** Undefined where there is no such operator. */
export function findOperator(text: string): OperatorName | undefined {
  const colon = text.indexOf(':')
  const quantifier = colon < 0 ? undefined : text.slice(0, colon)
  if (quantifier !== undefined && quantifier !== 'ForAllValues' && quantifier !== 'ForAnyValue') return undefined
  const rest = text.slice(colon + 1)
  const ifExists = rest.endsWith('IfExists')
  const name = ifExists ? rest.slice(0, -'IfExists'.length) : rest
  return (name === 'Null' ? ifExists : !operators.has(name)) ? undefined : { quantifier, name, ifExists }
}

/** One operator over one key, as the policy states it. */
export interface StatedCondition {
  readonly operator: OperatorName
  /** Lower case. */
  readonly key: string
  readonly operands: readonly string[]
}

/** AWS: an operator is looked at where it has a key; without one even a name that is none is stored (recorded). */
export function readConditions(element: unknown): readonly StatedCondition[] {
  if (element === undefined) return []
  return entriesOf(element).flatMap(([text, block]) => entriesOf(block).map(([key, values]) => {
    const operator = findOperator(text)
    if (!operator) throw syntaxError()
    return { operator, key: key.toLowerCase(), operands: readOperands(values) }
  }))
}

function entriesOf(element: unknown): [string, unknown][] {
  if (typeof element !== 'object' || element === null || Array.isArray(element)) throw syntaxError()
  return Object.entries(element)
}

/** Numbers and booleans may stand unquoted. */
function readOperands(values: unknown): string[] {
  return (Array.isArray(values) ? values : [values]).map(value => {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') throw syntaxError()
    return String(value)
  })
}

export function compileCondition({ operator, key, operands }: StatedCondition, form: OperandForm): Condition {
  const { quantifier, name, ifExists } = operator
  const found = operators.get(name)
  if (!found) return compileNull(key, operands, form)
  const { negated } = found
  const compile = found.compile(operands, form)
  const without = quantifier === undefined ? negated || ifExists : quantifier === 'ForAllValues'
  return asked => {
    const value = asked.key(key)
    // AWS: ForAnyValue asks for a value that is there, and IfExists behind it changes nothing (recorded:
    // https://repost.aws/questions/QU9HFmDzP0QGuU-fd7rS6B7w/foranyvalue-stringequalsifexists-behaving-unexpectedly).
    if (value === undefined) return without
    if (value === unknownValue) return form.deny
    const compare = compile(asked)
    const holds = (one: string): boolean => compare(one) === !negated
    if (typeof value === 'string') return holds(value)
    // INVARIANT: where nobody can say which value is meant, a Deny takes any of them and an Allow needs all.
    if ('either' in value) return form.deny ? value.either.some(holds) : value.either.every(holds)
    // AWS: a multivalued key never satisfies an operator on single values, not even with one value, nor by negation.
    if (quantifier === undefined) return false
    return quantifier === 'ForAllValues' ? value.every(holds) : value.some(holds)
  }
}

/**
 * AWS: a set of nothing is no value, so that Null keeps it from what ForAllValues lets through
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html). An
 * empty text is there.
 */
function compileNull(key: string, operands: readonly string[], { deny }: OperandForm): Condition {
  const wanted = new Set(operands.map(operand => operand.toLowerCase() !== 'true'))
  return asked => {
    const value = asked.key(key)
    if (value === unknownValue) return deny
    return wanted.has(value !== undefined && !(Array.isArray(value) && value.length === 0))
  }
}
