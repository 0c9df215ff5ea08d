// Whether a statement's conditions hold.
import { partsOf } from './elements.ts'
import { matches, resolve, resolveText, type Pattern } from './patterns.ts'
import { isAddress, isWithin, readBoolean, readBytes, readDate, readNumber } from './typed-values.ts'
import { listOf, type Operand, type Statement, type Version, type World } from './world.ts'

interface Asked {
  readonly world: World
  readonly version: Version
  readonly effect: 'Allow' | 'Deny'
}

/** `in doubt`: what cannot be read counts for a Deny and for no Allow, negated or not. `neither`: it holds of no operator. */
type Match = boolean | 'in doubt' | 'neither'
type Comparison = (value: string, operand: string, asked: Asked) => Match

const equalText: Comparison = (value, operand, { world, version }) => value === resolveText(operand, world, version)

/** Ignoring case is comparing what both are in lower case. */
const equalInLowerCase: Comparison = (value, operand, { world, version }) =>
  value.toLowerCase() === resolveText(operand, world, version)?.toLowerCase()

/** An operand may hold wildcards, anywhere. */
const like: Comparison = (value, operand, { world, version }) => {
  const pattern = resolve(operand, world, version)
  return pattern !== undefined && matches(pattern, value)
}

/** The six parts of an ARN are compared each for itself. AWS says nothing of a value that is none, and `*` is any ARN. */
const arnLike: Comparison = (value, operand, { world, version }) => {
  const valueParts = partsOf(value)
  if (valueParts.length < 6) return 'neither'
  const pattern = resolve(operand, world, version)
  if (operand === '*' || pattern === undefined) return pattern !== undefined
  const parts = partsOfPattern(pattern)
  return parts.length < 6 ? 'in doubt' : parts.every((part, i) => matches(part, valueParts[i]!))
}

function partsOfPattern(pattern: Pattern): Pattern[] {
  const parts: Pattern[] = [[]]
  for (const sign of pattern) {
    if (typeof sign === 'object' && sign.unit === ':' && parts.length < 6) parts.push([])
    else parts.push([...parts.pop()!, sign])
  }
  return parts
}

/** Variables are not for numbers, dates, addresses or bytes. */
function typed<T>(read: (text: string) => T | undefined, compare: (value: T, operand: T) => boolean): Comparison {
  return (value, operand) => {
    const left = read(value)
    const right = read(operand)
    return left !== undefined && right !== undefined && compare(left, right)
  }
}

const bool: Comparison = (value, operand, { world, version }) => {
  const right = resolveText(operand, world, version)
  return right !== undefined && readBoolean(value) === readBoolean(right)
}

/** AWS says nothing of a value that is no address. */
const ipAddress: Comparison = (value, operand) => (isAddress(value) ? isWithin(value, operand) : 'in doubt')

const equal = <T>(value: T, operand: T) => value === operand
const orders: Readonly<Record<string, (value: number, operand: number) => boolean>> = {
  Equals: equal,
  LessThan: (value, operand) => value < operand,
  LessThanEquals: (value, operand) => value <= operand,
  GreaterThan: (value, operand) => value > operand,
  GreaterThanEquals: (value, operand) => value >= operand,
}

export const comparisons: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
  ['StringEquals', equalText],
  ['StringEqualsIgnoreCase', equalInLowerCase],
  ['StringLike', like],
  ['ArnEquals', arnLike],
  ['ArnLike', arnLike],
  ['Bool', bool],
  ['BinaryEquals', typed(readBytes, equal)],
  ['IpAddress', ipAddress],
  ...Object.entries(orders).flatMap(([order, compare]): [string, Comparison][] => [
    [`Numeric${order}`, typed(readNumber, compare)], [`Date${order}`, typed(readDate, compare)],
  ]),
])

/** Each says the opposite of another. */
export const negations: ReadonlyMap<string, string> = new Map([
  ['StringNotEquals', 'StringEquals'], ['StringNotEqualsIgnoreCase', 'StringEqualsIgnoreCase'],
  ['StringNotLike', 'StringLike'], ['ArnNotEquals', 'ArnEquals'], ['ArnNotLike', 'ArnLike'],
  ['NumericNotEquals', 'NumericEquals'], ['DateNotEquals', 'DateEquals'], ['NotIpAddress', 'IpAddress'],
])

/** One of several operands is enough; for an operator that negates, none may match. What is in doubt is decided against Allow. */
function holdsFor(value: string, operator: string, operands: readonly string[], asked: Asked): boolean {
  const positive = negations.get(operator)
  const found = operands.map(operand => comparisons.get(positive ?? operator)!(value, operand, asked))
  const doubts = asked.effect === 'Deny'
  if (found.includes('neither')) return false
  if (positive === undefined) return found.some(match => match === true || (match === 'in doubt' && doubts))
  return !found.some(match => match === true || (match === 'in doubt' && !doubts))
}

/** `true`: the key is not there. `false`: it is there, and has a value, if only an empty text. */
function holdsNull(value: string | readonly string[] | undefined, operands: readonly string[]): boolean {
  const absent = value === undefined || listOf(value).length === 0
  return operands.some(operand => readBoolean(operand) === absent)
}

function holdsCondition(name: string, key: string, operands: readonly string[], asked: Asked): boolean {
  const value = asked.world.context[key.toLowerCase()]
  const [, set, operator, ifExists] = /^(ForAllValues:|ForAnyValue:)?(.+?)(IfExists)?$/.exec(name)!
  if (operator === 'Null') return holdsNull(value, operands)
  // All of none do, and none of none does.
  if (set === 'ForAllValues:') return listOf(value ?? []).every(one => holdsFor(one, operator!, operands, asked))
  if (set === 'ForAnyValue:') return listOf(value ?? []).some(one => holdsFor(one, operator!, operands, asked))
  // A key that is not there matches nothing, which is what a negation asks for; IfExists is content with its absence.
  if (value === undefined) return negations.has(operator!) || ifExists !== undefined
  // A key with several values needs a set operator, however many it has.
  return typeof value === 'string' && holdsFor(value, operator!, operands, asked)
}

const textOf = (operand: Operand): string => String(operand)

/** Operators, and the keys of each, must all hold. */
export function holds({ Condition = {}, Effect }: Statement, world: World, version: Version): boolean {
  const asked: Asked = { world, version, effect: Effect }
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, operands]) => holdsCondition(operator, key, listOf(operands).map(textOf), asked)))
}
