// The attributes that a queue may have, with AWS's bounds and what holds where one is not given.
import { byName } from '../../core/by-name.ts'
import type { Call } from '../../gateway/operation.ts'

/** In seconds, but for the size in bytes. */
export interface QueueSettings {
  readonly delaySeconds: number
  readonly maximumMessageSize: number
  readonly messageRetentionPeriod: number
  /** None where it is absent. */
  readonly receiveMessageWaitTimeSeconds?: number
  readonly visibilityTimeout: number
}

interface Bounds {
  readonly setting: keyof QueueSettings
  readonly least: number
  readonly most: number
}

// AWS: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
const numbers = byName<Bounds>({
  DelaySeconds: { setting: 'delaySeconds', least: 0, most: 900 },
  MaximumMessageSize: { setting: 'maximumMessageSize', least: 1024, most: 1_048_576 },
  MessageRetentionPeriod: { setting: 'messageRetentionPeriod', least: 60, most: 1_209_600 },
  ReceiveMessageWaitTimeSeconds: { setting: 'receiveMessageWaitTimeSeconds', least: 0, most: 20 },
  VisibilityTimeout: { setting: 'visibilityTimeout', least: 0, most: 43_200 },
})

const defaults: QueueSettings = {
  delaySeconds: 0, maximumMessageSize: 1_048_576, messageRetentionPeriod: 345_600, visibilityTimeout: 30,
}

/** AWS: the others that a queue may be given. */
const notBuilt: ReadonlySet<string> = new Set([
  'KmsDataKeyReusePeriodSeconds', 'KmsMasterKeyId', 'RedriveAllowPolicy', 'RedrivePolicy',
])

// AWS: recorded: what it says of attributes of FIFO queues where the name is not of one.
const ofFifo = byName<string>({
  DeduplicationScope: 'You can specify the DeduplicationScope only when FifoQueue is set to true.',
  FifoThroughputLimit: 'You can specify the FifoThroughputLimit only when FifoQueue is set to true.',
})

type Attributes = Readonly<Record<string, string>>
type AttributeCall = Pick<Call<{ readonly Attributes?: Attributes | undefined }, Code>, 'input' | 'error' | 'unbuilt'>
type Code = 'InvalidAttributeName' | 'InvalidAttributeValue'

/** Of a new queue; but for the policy, which names principals. */
export const settingsOf = (call: AttributeCall): QueueSettings => ({ ...defaults, ...givenSettings(call) })

export function givenSettings(call: AttributeCall): Partial<QueueSettings> {
  return Object.fromEntries(Object.entries(call.input.Attributes ?? {}).flatMap(([name, value]) => settingOf(call, name, value)))
}

/** None where the attribute is kept elsewhere, or holds of every queue. */
function settingOf({ error, unbuilt }: AttributeCall, name: string, value: string): [keyof QueueSettings, number][] {
  if (name === 'Policy') return []
  if (notBuilt.has(name)) throw unbuilt(`the attribute ${name}`)
  if (name === 'SqsManagedSseEnabled') {
    requireSealed(value, { error, unbuilt })
    return []
  }
  const bounds = numbers.get(name)
  if (!bounds) throw error('InvalidAttributeName', ofFifo.get(name) ?? `Unknown Attribute ${name}.`)
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
  if (!(number >= bounds.least && number <= bounds.most)) throw invalidAttribute(error, name)
  return [[bounds.setting, number]]
}

/** AWS: what holds of a queue that says nothing of it. */
function requireSealed(value: string, { error, unbuilt }: Pick<AttributeCall, 'error' | 'unbuilt'>): void {
  if (value === 'false') throw unbuilt('the attribute SqsManagedSseEnabled of false')
  if (value !== 'true') throw invalidAttribute(error, 'SqsManagedSseEnabled')
}

export const invalidAttribute = (error: AttributeCall['error'], name: string) =>
  error('InvalidAttributeValue', `Invalid value for the parameter ${name}.`)

/** As they are told: all but what messages there are, and the policy. */
export function toldAttributes(settings: QueueSettings): Readonly<Record<string, string>> {
  const told = new Map<string, number | undefined>(Object.entries(settings))
  return Object.fromEntries([...numbers].map(([name, { setting }]) => [name, String(told.get(setting) ?? 0)]))
}

/** AWS: names that may be asked for, and that a standard queue has none of. */
const otherNames = ['FifoQueue', 'ContentBasedDeduplication', 'DeduplicationScope', 'FifoThroughputLimit']

/** The first that is no name of an attribute. */
export function findUnknown(names: readonly string[], told: readonly string[]): string | undefined {
  const known = new Set(['All', 'Policy', ...told, ...notBuilt, ...otherNames])
  return names.find(name => !known.has(name))
}

/** The first attribute of a request in which a queue that is there differs. */
export function findDifference(asked: QueueSettings, queue: QueueSettings, given: Attributes): string | undefined {
  const isOther = ({ setting }: Bounds) => (asked[setting] ?? 0) !== (queue[setting] ?? 0)
  return [...numbers].find(([name, bounds]) => Object.hasOwn(given, name) && isOther(bounds))?.[0]
}
