// What a read input violates of its contract, in AWS's words.
import type { ListSchema, MapSchema, Schema, StructureSchema } from '../../../contracts/contract.ts'
import { constraintsOf, mostItems, violatedConstraints, type Constraint } from './constraints.ts'
import { fieldsOf, isBranch } from './fields.ts'
import { fieldsInHashOrder } from './hash-order.ts'
import { getPattern } from '../patterns/pattern.ts'
import { longestMessage, quoted } from './quoted.ts'

type Structure = Readonly<Record<string, unknown>>

/** INVARIANT: a request of many small errors gets an answer of bounded size. */
const maxViolations = 100

/** How a service tells violations whose sentences do not name the value. AWS: recorded of IAM, and of Logs since 2026. */
export interface TerseForm {
  /** A member that is missing is told with its null nevertheless. */
  readonly namesNull?: true
  /** AWS: an enum's values are left out, and members told in the order of a hash table (recorded of IAM). */
  readonly withoutEnums?: true
  readonly inHashOrder?: true
  /** The lists that say of their items that they must not be null. */
  readonly neverNull?: ReadonlySet<string>
}

interface Report {
  readonly violations: string[]
  readonly terse: TerseForm | undefined
  /** Of all violations. */
  length: number
}

const isFull = ({ violations, length }: Report): boolean => violations.length >= maxViolations || length >= longestMessage

/** The whole message of AWS's validation error, or undefined where the value keeps its contract. */
export function findViolations(schema: StructureSchema, value: Structure, terse?: TerseForm): string | undefined {
  const violations: string[] = []
  checkStructure(schema, value, '', schema.sensitive === true, { violations, terse, length: 0 })
  if (violations.length === 0) return undefined
  const count = `${violations.length} validation error${violations.length === 1 ? '' : 's'} detected`
  return `${count}: ${violations.join('; ')}`
}

/** The sentence of a service that has its own for some patterns, by pattern; lengths above the contract's are not its matter. */
export function findInvalidValue(
  schema: StructureSchema, value: Structure, sentences: ReadonlyMap<string, string>,
): string | undefined {
  for (const field of fieldsOf(schema)) {
    const member = value[field.name]
    if (typeof member !== 'string' || field.schema.type !== 'string') continue
    const { pattern, max = Infinity } = field.schema
    const sentence = pattern === undefined || member.length > max ? undefined : sentences.get(pattern)
    if (sentence !== undefined && !getPattern(pattern!).test(member)) {
      return `The specified value for ${field.label} is invalid. ${sentence}`
    }
  }
  return undefined
}

/** Whether every required member is there, in every structure of the value. */
export function isComplete(schema: StructureSchema, value: Structure): boolean {
  for (const field of fieldsOf(schema)) {
    const member = value[field.name]
    if (member === undefined ? field.required : field.isBranch && !isWhole(field.schema, member)) return false
  }
  return true
}

function isWhole(schema: Schema, value: unknown): boolean {
  if (schema.type === 'structure') return isComplete(schema, value as Structure)
  if (schema.type === 'list') return everyWhole(schema.item(), value as readonly unknown[])
  return schema.type !== 'map' || everyWhole(schema.value(), Object.values(value as Structure))
}

function everyWhole(schema: Schema, values: readonly unknown[]): boolean {
  return !isBranch(schema) || values.every(value => isWhole(schema, value))
}

/** What is in a sensitive member is sensitive. */
function checkStructure(schema: StructureSchema, value: Structure, path: string, sensitive: boolean, report: Report): void {
  for (const field of report.terse?.inHashOrder ? fieldsInHashOrder(schema) : fieldsOf(schema)) {
    if (isFull(report)) return
    const member = value[field.name]
    const name = path + field.label
    const hidden = sensitive || field.sensitive
    if (member !== undefined) check(field.schema, member, name, hidden, report)
    // AWS: a sensitive member that is missing is named without its null (recorded of KMS's `Encrypt`).
    else if (field.required) tell(report, name, hidden || !namesNull(report) ? undefined : 'null', notNull)
  }
}

const notNull = 'Member must not be null'

const namesNull = ({ terse }: Report): boolean => !terse || terse.namesNull === true

/** `shown` is the value as text, quotes included, where it may be told. */
function tell(report: Report, path: string, shown: string | undefined, constraint: string): void {
  const { violations, terse } = report
  const subject = shown === undefined ? `Value at '${path}'` : `Value ${shown} at '${path}'`
  const told = terse?.withoutEnums ? constraint.replace(/^(Member must satisfy enum value set): .*$/s, '$1') : constraint
  const violation = `${subject} failed to satisfy constraint: ${told}`
  violations.push(violation)
  report.length += violation.length
}

function check(schema: Schema, value: unknown, path: string, sensitive: boolean, report: Report): void {
  if (isFull(report)) return
  if (schema.type === 'structure') checkStructure(schema, value as Structure, `${path}.`, sensitive, report)
  let found = textsOf(violatedConstraints(schema, value))
  if (schema.type === 'list') found = [...found, ...checkList(schema, value as readonly unknown[], path, sensitive, report)]
  else if (schema.type === 'map') found = [...found, ...checkMap(schema, value as Structure, path, sensitive, report)]
  if (found.length === 0) return
  const shown = sensitive || report.terse ? undefined : shownValue(schema, value)
  for (const constraint of found) tell(report, path, shown === undefined ? undefined : `'${quoted(shown)}'`, constraint)
}

const textsOf = (constraints: readonly Constraint[]): readonly string[] => constraints.map(({ text }) => text)

/** AWS: where the items are plain values, the list as a whole violates what its items must satisfy. */
function checkList(
  schema: ListSchema, items: readonly unknown[], path: string, sensitive: boolean, report: Report,
): readonly string[] {
  if (isTooLong(items.length, schema)) return []
  const item = schema.item()
  if (!isBranch(item)) return violatedByAny('Member', item, items, report.terse?.neverNull?.has(path) ? [notNull] : [])
  const hidden = sensitive || item.sensitive === true
  for (const [index, value] of items.entries()) check(item, value, `${path}.${index + 1}.member`, hidden, report)
  return []
}

function checkMap(
  schema: MapSchema, map: Structure, path: string, sensitive: boolean, report: Report,
): readonly string[] {
  const keys = Object.keys(map)
  if (isTooLong(keys.length, schema)) return []
  const item = schema.value()
  const found = violatedByAny('Map keys', schema.key(), keys)
  if (!isBranch(item)) return [...found, ...violatedByAny('Map value', item, Object.values(map))]
  const hidden = sensitive || item.sensitive === true
  for (const key of keys) check(item, map[key], `${path}.${quoted(key)}.member`, hidden, report)
  return found
}

function violatedByAny(
  subject: string, schema: Schema, values: readonly unknown[], further: readonly string[] = [],
): readonly string[] {
  const broken = values.find(value => violatedConstraints(schema, value).length > 0)
  if (broken === undefined) return []
  // A bound of ours is told beside the contract's only where it is the one that was broken.
  const told = new Set([...textsOf([...constraintsOf(schema), ...violatedConstraints(schema, broken)]), ...further])
  return [`${subject} must satisfy constraint: [${[...told].join(', ')}]`]
}

/** Too long a collection is one violation; what is in it is not looked at. */
function isTooLong(length: number, { max = mostItems }: ListSchema | MapSchema): boolean {
  return length > max
}

/** AWS: KMS names a blob without its value (`Value at 'ciphertextBlob' failed ...`); so are collections of structures here. */
function shownValue(schema: Schema, value: unknown): string | undefined {
  if (schema.type === 'list') return isShown(schema.item()) ? `[${(value as readonly unknown[]).join(', ')}]` : undefined
  if (schema.type !== 'map') return isShown(schema) ? String(value) : undefined
  if (!isShown(schema.key()) || !isShown(schema.value())) return undefined
  return `{${Object.entries(value as Structure).map(([key, item]) => `${key}=${String(item)}`).join(', ')}}`
}

function isShown(schema: Schema): boolean {
  return !schema.sensitive && !isBranch(schema) && schema.type !== 'blob' && schema.type !== 'document'
}
