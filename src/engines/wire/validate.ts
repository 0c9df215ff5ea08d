// What a read input violates of its contract, in AWS's words.
import type { ListSchema, MapSchema, Schema, StructureSchema } from '../../contracts/contract.ts'
import { constraintsOf, violatedConstraints } from './constraints.ts'
import { fieldsOf } from './fields.ts'
import { getPattern } from './pattern.ts'

type Structure = Readonly<Record<string, unknown>>

/** INVARIANT: a request of many small errors gets an answer of bounded size. */
const maxViolations = 100

/** The whole message of AWS's validation error, or undefined where the value keeps its contract. */
export function findViolations(schema: StructureSchema, value: Structure): string | undefined {
  const violations: string[] = []
  checkStructure(schema, value, '', schema.sensitive === true, violations)
  if (violations.length === 0) return undefined
  const count = `${violations.length} validation error${violations.length === 1 ? '' : 's'} detected`
  return `${count}: ${violations.join('; ')}`
}

/** The sentence of a service that has its own for some patterns, by pattern; lengths above the contract's are not its matter. */
export function findInvalidValue(
  schema: StructureSchema, value: Structure, sentences: Readonly<Record<string, string>>,
): string | undefined {
  for (const field of fieldsOf(schema)) {
    const member = value[field.name]
    if (typeof member !== 'string' || field.schema.type !== 'string') continue
    const { pattern, max = Infinity } = field.schema
    const sentence = pattern === undefined || member.length > max ? undefined : sentences[pattern]
    if (sentence !== undefined && !getPattern(pattern!).test(member)) {
      return `The specified value for ${field.label} is invalid. ${sentence}`
    }
  }
  return undefined
}

/** What is in a sensitive member is sensitive. */
function checkStructure(
  schema: StructureSchema, value: Structure, path: string, sensitive: boolean, violations: string[],
): void {
  for (const field of fieldsOf(schema)) {
    if (violations.length >= maxViolations) return
    const member = value[field.name]
    const name = path + field.label
    if (member !== undefined) check(field.schema, member, name, sensitive || field.sensitive, violations)
    else if (field.required) {
      // AWS: recorded of KMS's `Encrypt` without a plaintext.
      const subject = sensitive || field.sensitive ? 'Value' : 'Value null'
      violations.push(`${subject} at '${name}' failed to satisfy constraint: Member must not be null`)
    }
  }
}

function check(schema: Schema, value: unknown, path: string, sensitive: boolean, violations: string[]): void {
  if (violations.length >= maxViolations) return
  if (schema.type === 'structure') checkStructure(schema, value as Structure, `${path}.`, sensitive, violations)
  let found = violatedConstraints(schema, value)
  if (schema.type === 'list') found = [...found, ...checkList(schema, value as readonly unknown[], path, sensitive, violations)]
  else if (schema.type === 'map') found = [...found, ...checkMap(schema, value as Structure, path, sensitive, violations)]
  if (found.length === 0) return
  const shown = sensitive ? undefined : shownValue(schema, value)
  const subject = shown === undefined ? `Value at '${path}'` : `Value '${shown}' at '${path}'`
  for (const constraint of found) violations.push(`${subject} failed to satisfy constraint: ${constraint}`)
}

/** AWS: where the items are plain values, the list as a whole violates what its items must satisfy. */
function checkList(
  schema: ListSchema, items: readonly unknown[], path: string, sensitive: boolean, violations: string[],
): readonly string[] {
  if (isTooLong(items.length, schema)) return []
  const item = schema.item()
  if (!isBranch(item)) return violatedByAny('Member', item, items)
  const hidden = sensitive || item.sensitive === true
  for (const [index, value] of items.entries()) check(item, value, `${path}.${index + 1}.member`, hidden, violations)
  return []
}

function checkMap(
  schema: MapSchema, map: Structure, path: string, sensitive: boolean, violations: string[],
): readonly string[] {
  const keys = Object.keys(map)
  if (isTooLong(keys.length, schema)) return []
  const item = schema.value()
  const found = violatedByAny('Map keys', schema.key(), keys)
  if (!isBranch(item)) return [...found, ...violatedByAny('Map value', item, Object.values(map))]
  const hidden = sensitive || item.sensitive === true
  for (const key of keys) check(item, map[key], `${path}.${key}.member`, hidden, violations)
  return found
}

function violatedByAny(subject: string, schema: Schema, values: readonly unknown[]): readonly string[] {
  if (!values.some(value => violatedConstraints(schema, value).length > 0)) return []
  return [`${subject} must satisfy constraint: [${constraintsOf(schema).join(', ')}]`]
}

/** Too long a collection is one violation; what is in it is not looked at. */
function isTooLong(length: number, { max }: ListSchema | MapSchema): boolean {
  return max !== undefined && length > max
}

function isBranch(schema: Schema): boolean {
  return schema.type === 'structure' || schema.type === 'list' || schema.type === 'map'
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
