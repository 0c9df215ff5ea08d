// The policy of a form: what its signer lets be posted. AWS:
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
import type { AwsError } from '../../../core/aws-error.ts'
import { parseJson } from '../../../core/text/json.ts'
import { printable } from '../../../engines/sigv4/printable.ts'
import { postErrors } from './post-errors.ts'
import type { PostForm } from './post-form.ts'

export interface SizeRange {
  readonly least: number
  readonly most: number
}

interface Policy {
  /** Milliseconds. */
  readonly expiration: number
  readonly conditions: readonly Condition[]
}

/** `name` is that of a field, in lower case. What is quoted is the condition as S3 writes it. */
type Condition =
  | { readonly is: 'eq' | 'starts-with'; readonly name: string | undefined; readonly value: string; readonly quoted: string }
  | { readonly is: 'content-length-range'; readonly range: SizeRange | undefined; readonly quoted: string }

const { noPolicy, notByPolicy } = postErrors

/** AWS: all others have to stand in a condition. */
const open: ReadonlySet<string> = new Set(['x-amz-signature', 'file', 'policy'])
const ignored = 'x-ignore-'

/** How long the file may be, in bytes. Throws an AwsError where the form is not as its policy has it. */
export function requirePolicy(form: PostForm, text: string, now: number): SizeRange {
  const { expiration, conditions } = read(text)
  if (now >= expiration) throw notByPolicy('Policy expired.')
  const range = { least: 0, most: Number.POSITIVE_INFINITY }
  const covered = new Set<string>()
  const types = beginningOfTypes(form)
  for (const condition of conditions) {
    if (condition.is === 'content-length-range') {
      if (!condition.range) throw failed(condition)
      range.least = Math.max(range.least, condition.range.least)
      range.most = Math.min(range.most, condition.range.most)
    } else {
      const { name } = condition
      // AWS: what a condition asks of a field that is not there fails, whatever it is.
      const given = condition.is !== 'eq' && name === ofTypes ? types : valueOf(form, name)
      if (name === undefined || !holds(condition, given)) throw failed(condition)
      covered.add(name)
    }
  }
  const extra = [...form.fields].filter(([name]) => !open.has(name) && !name.startsWith(ignored) && !covered.has(name))
  if (extra.length > 0) throw notByPolicy(`Extra input fields: ${extra.map(([, { name }]) => printable(name)).join(', ')}`)
  return range
}

const failed = ({ quoted }: Condition): AwsError => notByPolicy(`Policy Condition failed: ${quoted}`)

const valueOf = ({ fields, bucket, key }: PostForm, name = ''): string | undefined =>
  (name === 'bucket' ? bucket : name === 'key' ? key : fields.get(name)?.value)

function holds({ is, value }: Exclude<Condition, { is: 'content-length-range' }>, given: string | undefined): boolean {
  if (given === undefined) return false
  return is === 'eq' ? given === value : given.startsWith(value)
}

const ofTypes = 'content-type'

/**
 * AWS: of a content's type each of several has to begin as a condition says. All of them do where that does with which they all
 * begin, which is found once, however many conditions there are.
 */
function beginningOfTypes({ fields }: PostForm): string | undefined {
  const [first, ...others] = fields.get(ofTypes)?.value.split(',').map(one => one.trim()) ?? []
  let length = first?.length ?? 0
  for (const other of others) {
    let same = 0
    while (same < length && other.charAt(same) === first!.charAt(same)) same++
    length = same
  }
  return first?.slice(0, length)
}

function read(text: string): Policy {
  const policy = json(text)
  if (!isObject(policy)) throw noPolicy('Invalid JSON.')
  const unknown = Object.keys(policy).find(name => name !== 'expiration' && name !== 'conditions')
  if (unknown !== undefined) throw noPolicy(`Unexpected: '${printable(unknown.toLowerCase())}'`)
  const { expiration, conditions } = policy
  if (expiration === undefined) throw noPolicy('Policy missing expiration.')
  if (conditions === undefined) throw noPolicy('Policy missing conditions.')
  if (!Array.isArray(conditions)) throw noPolicy("Invalid 'conditions' value: must be a List.")
  return { expiration: instantOf(expiration), conditions: conditions.map(conditionOf) }
}

function json(text: string): unknown {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64').replaceAll('=', '') !== text.replaceAll('=', '')) throw noPolicy('Invalid JSON.')
  try {
    return parseJson(bytes.toString('utf8'))
  } catch {
    throw noPolicy('Invalid JSON.')
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** AWS: in UTC, be it with milliseconds. */
function instantOf(expiration: unknown): number {
  const text = String(expiration)
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(text) ? Date.parse(text) : Number.NaN
  if (typeof expiration !== 'string' || Number.isNaN(at)) throw noPolicy(`Invalid 'expiration' value: '${printable(text)}'`)
  return at
}

function conditionOf(given: unknown): Condition {
  if (Array.isArray(given)) return listed(given)
  if (!isObject(given)) throw noPolicy('Invalid Condition: must be a List or Object.')
  const [[name, value] = [], ...others] = Object.entries(given)
  if (name === undefined || others.length > 0) throw noPolicy(`${simple}${oneProperty}`)
  if (value === null) throw noPolicy('Invalid JSON.')
  if (typeof value !== 'string') throw noPolicy(`${simple}value must be a string.`)
  return textCondition('eq', `$${name}`, value)
}

const simple = 'Invalid Simple-Condition: '
const oneProperty = 'Simple-Conditions must have exactly one property specified.'

function listed([operation, ...given]: readonly unknown[]): Condition {
  if (operation === undefined) throw noPolicy('Invalid Condition: missing operation identifier.')
  const is = String(operation).toLowerCase()
  if (is !== 'eq' && is !== 'starts-with' && is !== 'content-length-range') {
    throw noPolicy(`Invalid Condition: unknown operation '${printable(String(operation))}'.`)
  }
  if (given.length !== 2) throw noPolicy(`Invalid ${is}: wrong number of arguments.`)
  const isText = given.every(one => typeof one === 'string')
  if (is !== 'content-length-range') {
    if (!isText) throw noPolicy('Invalid JSON.')
    const [name = '', value = ''] = given as readonly string[]
    return textCondition(is, name, value)
  }
  if (!given.every(one => typeof one === 'string' || Number.isSafeInteger(one))) throw noPolicy('Invalid JSON.')
  const [least, most] = given.map(one => (/^\d{1,15}$/.test(String(one)) ? Number(one) : undefined))
  const isRange = least !== undefined && most !== undefined
  if (!isText && !isRange) throw noPolicy(`Invalid ${is}: a bound is less than zero.`)
  return { is, range: isRange ? { least, most } : undefined, quoted: quote([is, ...given]) }
}

/** What nobody reads in a log or a trail. DIFFERS: AWS quotes it. */
const secrets: ReadonlySet<string> = new Set([
  'x-amz-security-token', 'x-amz-server-side-encryption-customer-key', 'x-amz-server-side-encryption-context',
])

/** AWS: without the sign it is no field's name, and fails. */
function textCondition(is: 'eq' | 'starts-with', field: string, value: string): Condition {
  const name = field.replace(/^\$/, '').toLowerCase()
  const told = secrets.has(name) ? '***' : value
  return { is, name: field.startsWith('$') ? name : undefined, value, quoted: quote([is, field, told]) }
}

/** As much as a condition says, which is bounded as its form is. */
const quote = (items: readonly unknown[]): string => `[${items.map(one => JSON.stringify(one)).join(', ')}]`
