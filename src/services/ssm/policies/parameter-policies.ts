// Policies of a parameter: when it expires, when somebody is told that it will, and that it has not been changed. Whoever puts a
// parameter brings all of them as one text of JSON.
import { hour } from '../../../core/clock.ts'
import type { AwsError } from '../../../core/aws-error.ts'
import { parseJson } from '../../../core/text/json.ts'
import type { Call } from '../../../gateway/operation.ts'

export type PolicyType = 'Expiration' | 'ExpirationNotification' | 'NoChangeNotification'

export interface ParameterPolicy {
  readonly type: PolicyType
  /** As answers and events show it: JSON without spaces. */
  readonly text: string
  /** Of an expiration its instant, of a notification the milliseconds before that one, or behind the last change. */
  readonly time: number
}

const most = 10

type PolicyErrorCode =
  | 'IncompatiblePolicyException' | 'InvalidPolicyAttributeException' | 'InvalidPolicyTypeException'
  | 'PoliciesLimitExceededException'

type PolicyCall = { readonly error: Call<unknown, PolicyErrorCode>['error']; readonly now: number }

/** Those of a request. Throws where the text is none, or where they cannot be together. AWS: `[]` and `[{}]` are none. */
export function readPolicies(text: string, call: PolicyCall): readonly ParameterPolicy[] {
  const found = listIn(text, call).filter(one => !isEmpty(one)).map(one => readPolicy(one, text, call))
  // DIFFERS: AWS's sentences from here on are not known.
  if (found.length > most) {
    throw call.error('PoliciesLimitExceededException', `A parameter can have ${most} policies at most.`)
  }
  // AWS: one that is there twice is taken once (recorded).
  const policies = [...new Map(found.map(policy => [policy.text, policy])).values()]
  const expirations = policies.filter(({ type }) => type === 'Expiration')
  if (expirations.length > 1) {
    throw call.error('IncompatiblePolicyException', 'A parameter can have one Expiration policy at most.')
  }
  if (expirations.length === 0 && policies.some(({ type }) => type === 'ExpirationNotification')) {
    throw call.error('IncompatiblePolicyException', 'An ExpirationNotification policy asks for an Expiration policy.')
  }
  return policies
}

const isEmpty = (value: object): boolean => Object.keys(value).length === 0

function listIn(text: string, { error }: PolicyCall): readonly object[] {
  // AWS: recorded.
  const invalid = () => error('ValidationException', `Invalid policies input: ${text}.`)
  let value: unknown
  try {
    value = parseJson(text)
  } catch {
    throw invalid()
  }
  if (!Array.isArray(value) || !value.every(isObject)) throw invalid()
  return value
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)

interface WrittenPolicy {
  readonly Type?: unknown
  readonly Version?: unknown
  readonly Attributes?: unknown
}

interface Attributes {
  readonly Timestamp?: unknown
  readonly Before?: unknown
  readonly After?: unknown
  readonly Unit?: unknown
}

function readPolicy(written: WrittenPolicy, whole: string, call: PolicyCall): ParameterPolicy {
  const { Type, Version, Attributes } = written
  if (typeof Type !== 'string' || Version !== '1.0' || !isObject(Attributes)) {
    throw call.error('ValidationException', `Invalid policies input: ${whole}.`)
  }
  const type = typeNamed(Type)
  // AWS: recorded.
  if (!type) throw call.error('InvalidPolicyTypeException', `Policy type ${Type} is not supported.`)
  const [shown, time] = readAttributes(type, Attributes, call)
  return { type, text: JSON.stringify({ Type, Version, Attributes: shown }), time }
}

const types: readonly PolicyType[] = ['Expiration', 'ExpirationNotification', 'NoChangeNotification']

const typeNamed = (name: string): PolicyType | undefined => types.find(type => type === name)

function readAttributes(type: PolicyType, attributes: Attributes, call: PolicyCall): readonly [object, number] {
  const known = type === 'Expiration' ? ['Timestamp'] : [type === 'ExpirationNotification' ? 'Before' : 'After', 'Unit']
  const other = Object.keys(attributes).find(name => !known.includes(name))
  if (other !== undefined) throw invalid(call, `Attribute ${other} is not supported by policy type ${type}.`)
  const { Timestamp, Before, After, Unit } = attributes
  if (type === 'Expiration') return [{ Timestamp }, readTimestamp(Timestamp, call)]
  if (type === 'ExpirationNotification') return [{ Before, Unit }, readSpan('Before', Before, Unit, call)]
  return [{ After, Unit }, readSpan('After', After, Unit, call)]
}

const invalid = ({ error }: PolicyCall, message: string): AwsError => error('InvalidPolicyAttributeException', message)

const notInstant = 'Attribute Timestamp must be in the format ISO_INSTANT or ISO_OFFSET_DATE_TIME.'

/** AWS: of ISO_INSTANT or ISO_OFFSET_DATE_TIME. */
function readTimestamp(value: unknown, call: PolicyCall): number {
  const form = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/
  const [, day = '', minute, seconds = ':00', zone] = (typeof value === 'string' && form.exec(value)) || []
  const at = Date.parse(`${day}T${minute}${seconds}${zone}`)
  // A day that its month does not have would be taken for one of the next.
  const isDay = new Date(`${day}T00:00:00Z`).getUTCDate() === Number(day.slice(8))
  if (Number.isNaN(at) || !isDay) throw invalid(call, notInstant)
  if (at <= call.now) throw invalid(call, 'Attribute Timestamp must be in the future.')
  return at
}

/** AWS: a thousand years in hours, which bounds numbers of days as well. */
const mostOf = 8_760_000

function readSpan(name: string, value: unknown, unit: unknown, call: PolicyCall): number {
  // AWS: both sentences are recorded, with the space before the last point.
  if (typeof value !== 'string' || !/^-?\d{1,7}$/.test(value) || Number(value) >= mostOf) {
    throw invalid(call, `Attribute ${name} must be a positive integer smaller than ${mostOf} .`)
  }
  if (Number(value) <= 0) throw invalid(call, `Attribute ${name} must be a positive integer.`)
  if (unit !== 'Days' && unit !== 'Hours') throw invalid(call, 'Attribute Unit must be Days or Hours.')
  return Number(value) * (unit === 'Days' ? 24 : 1) * hour
}
