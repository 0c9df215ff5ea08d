// The attributes that a queue may have, with AWS's bounds and what holds where one is not given.
import { byName } from '../../core/by-name.ts'
import type { Call } from '../../gateway/operation.ts'

/** In seconds, but for the size in bytes. */
export interface QueueSettings {
  readonly delaySeconds: number
  readonly maximumMessageSize: number
  readonly messageRetentionPeriod: number
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
  VisibilityTimeout: { setting: 'visibilityTimeout', least: 0, most: 43_200 },
})

const defaults: QueueSettings = {
  delaySeconds: 0, maximumMessageSize: 1_048_576, messageRetentionPeriod: 345_600, visibilityTimeout: 30,
}

/** AWS: the others that a queue may be given. */
const notBuilt: ReadonlySet<string> = new Set([
  'ContentBasedDeduplication', 'DeduplicationScope', 'FifoQueue', 'FifoThroughputLimit', 'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId', 'ReceiveMessageWaitTimeSeconds', 'RedriveAllowPolicy', 'RedrivePolicy', 'SqsManagedSseEnabled',
])

type Attributes = Readonly<Record<string, string>>
type AttributeCall = Pick<Call<{ readonly Attributes?: Attributes | undefined }, Code>, 'input' | 'error' | 'unbuilt'>
type Code = 'InvalidAttributeName' | 'InvalidAttributeValue'

/** But for the policy, which names principals. */
export function settingsOf({ input: { Attributes = {} }, error, unbuilt }: AttributeCall): QueueSettings {
  const settings = { ...defaults }
  for (const [name, value] of Object.entries(Attributes)) {
    if (name === 'Policy') continue
    if (notBuilt.has(name)) throw unbuilt(`the attribute ${name}`)
    const bounds = numbers.get(name)
    if (!bounds) throw error('InvalidAttributeName', `Unknown Attribute ${name}.`)
    const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
    if (!(number >= bounds.least && number <= bounds.most)) throw invalidAttribute(error, name)
    settings[bounds.setting] = number
  }
  return settings
}

export const invalidAttribute = (error: AttributeCall['error'], name: string) =>
  error('InvalidAttributeValue', `Invalid value for the parameter ${name}.`)

/** The first attribute of a request in which a queue that is there differs. */
export function findDifference(asked: QueueSettings, queue: QueueSettings, given: Attributes): string | undefined {
  return [...numbers].find(([name, { setting }]) => Object.hasOwn(given, name) && asked[setting] !== queue[setting])?.[0]
}
