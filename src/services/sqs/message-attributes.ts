// What a message says beside its body, and the sums that clients check. AWS: how the sum of attributes is made stands in
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
import { createHash } from 'node:crypto'
import type { MessageAttributeValue } from '../../contracts/sqs.gen.ts'
import type { Call } from '../../gateway/operation.ts'
import type { MessageAttributes } from './messages.ts'

type Invalid = Pick<Call<unknown>, 'error'>

export const sumOf = (text: string): string => createHash('md5').update(text).digest('hex')

/** Undefined where there are none. */
export function sumOfAttributes(attributes: MessageAttributes): string | undefined {
  const entries = Object.entries(attributes)
  if (entries.length === 0) return undefined
  const sum = createHash('md5')
  const add = (value: string | Uint8Array) => {
    const bytes = Buffer.from(value as string)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    sum.update(length).update(bytes)
  }
  for (const [name, { DataType, StringValue, BinaryValue }] of entries.sort(byFirst)) {
    add(name)
    add(DataType)
    sum.update(Uint8Array.of(BinaryValue === undefined ? 1 : 2))
    add(BinaryValue ?? StringValue ?? '')
  }
  return sum.digest('hex')
}

type Entry = readonly [name: string, value: unknown]
const byFirst = ([a]: Entry, [b]: Entry): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** Bytes of all of them. */
export function sizeOfAttributes(attributes: MessageAttributes): number {
  let size = 0
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes)) {
    size += Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(BinaryValue ?? StringValue ?? '')
  }
  return size
}

/** AWS: its bound on the attributes of a message. */
const mostAttributes = 10

export function requireAttributes({ error }: Invalid, attributes: MessageAttributes): void {
  const entries = Object.entries(attributes)
  if (entries.length > mostAttributes) {
    const counted = `Number of message attributes [${entries.length}]`
    throw error('InvalidParameterValueException', `${counted} exceeds the allowed maximum [${mostAttributes}].`)
  }
  for (const [name, value] of entries) {
    const reason = faultOf(name, value)
    if (reason) throw error('InvalidParameterValueException', reason)
  }
}

function faultOf(name: string, value: MessageAttributeValue): string | undefined {
  const { DataType, StringValue, BinaryValue, StringListValues, BinaryListValues } = value
  const told = `The message attribute '${name.slice(0, 256)}'`
  if (!isAttributeName(name)) return `${told} has a name that is not valid.`
  if (StringListValues?.length || BinaryListValues?.length) return `${told} has a list of values, which are not supported.`
  const [, kind] = /^(String|Number|Binary)(?:\..{1,250})?$/s.exec(DataType) ?? []
  if (kind === undefined || !isText(DataType)) {
    return `${told} has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`
  }
  const [wanted, other] = kind === 'Binary' ? [BinaryValue, StringValue] : [StringValue, BinaryValue]
  if (other !== undefined) return `${told} has a value of another type than ${kind}.`
  // AWS: recorded of a text.
  if (!wanted?.length) return `Message (user) attribute '${name.slice(0, 256)}' must contain a non-empty value of type '${kind}'.`
  if (kind === 'Number' && !/^[+-]?\d{1,38}(?:\.\d{1,38})?(?:[eE][+-]?\d{1,3})?$/.test(StringValue!)) {
    return `Could not cast message attribute '${name}' value to number.`
  }
  return StringValue === undefined || isText(StringValue) ? undefined : `${told} has characters that are not valid.`
}

/**
 * AWS: letters and digits of any script, `_`, `-` and `.`, which begins and ends no name, and no name of its own. Recorded:
 * `attr.1øßä` is one; that two dots may follow each other is a public report, and not what the API Reference says.
 */
const isAttributeName = (name: string): boolean =>
  /^[\p{L}\p{N}_.-]+$/u.test(name) && name.length <= 256 && !/^\.|\.$|^(?:aws|amazon)\./i.test(name)

/** AWS: characters that XML has. */
export const isText = (text: string): boolean => !/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(text)

/** Those that are asked for: by name, by what a name begins with, or all. */
export function selectedAttributes(attributes: MessageAttributes, names: readonly string[]): MessageAttributes {
  const exact = new Set(names)
  if (['All', '*', '.*'].some(name => exact.has(name))) return attributes
  // AWS: recorded: `Hel.*` asks for `Hello` and for `Help.Me`.
  const prefixes = names.filter(name => name.endsWith('.*')).map(name => name.slice(0, -2))
  const isAsked = (name: string) => exact.has(name) || prefixes.some(prefix => name.startsWith(prefix))
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isAsked(name)))
}
