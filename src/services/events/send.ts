// What EventBridge sends to a target, as itself or in the role that the target names: the queue's policy decides, which knows the
// service by its principal and the rule by aws:SourceArn.
import { createHash } from 'node:crypto'
import { isRefused, type AwsError } from '../../core/aws-error.ts'
import { parseArn } from '../../core/arn.ts'
import { SendMessage, SendMessageBatch } from '../../contracts/sqs.gen.ts'
import type { EffectContext, HopOptions } from '../../gateway/work.ts'
import { ruleArn, type Rule } from './rules.ts'

export interface Delivery {
  /** Its name. */
  readonly rule: string
  readonly partition: string
  /** The queue's ARN. */
  readonly target: string
  /** The ARN of the role in which it is delivered. */
  readonly role?: string
}

export const deliveriesOf = ({ name: rule, partition, targets }: Rule): readonly Delivery[] =>
  targets.map(({ arn: target, role }) => ({ rule, partition, target, ...(role !== undefined && { role }) }))

/** What is delivered in one commit, and UTF-16 units of that. */
export const mostMessages = 100
export const mostUnits = 1024 * 1024

/** AWS: of one call of SQS, and bytes of that. */
const mostTogether = 10
const mostBytes = 1_048_576

type Context = Pick<EffectContext, 'aws' | 'account' | 'region' | 'state'>

export interface Sent {
  /** How many of them the target has taken. */
  readonly count: number
  /** Why it took the others not, which it would not take another time either. */
  readonly refusal?: string
}

/**
 * Throws what may be tried again. Several events go by one call, which is decided on and recorded once; those that are refused
 * of them go once more, one by one, so that each refusal is on record as what it is.
 */
export async function send(context: Context, delivery: Delivery, events: readonly string[]): Promise<Sent> {
  const refusals = new Set<string>()
  let count = 0
  const attempt = async <T>(call: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await call()
    } catch (thrown) {
      if (!isFinal(thrown)) throw thrown
      refusals.add(`${thrown.code}: ${thrown.message}`)
      return undefined
    }
  }
  const queue = queueOf(context, delivery)
  for (const batch of batchesOf(events)) {
    await context.state.turn()
    const left = batch.length === 1 ? batch : await attempt(() => queue.sendTogether(batch))
    if (!left) continue
    count += batch.length - left.length
    for (const event of left) if (await attempt(() => queue.sendOne(event))) count++
  }
  if (refusals.size === 0) return { count }
  return { count, refusal: `The rule ${delivery.rule} cannot deliver to ${delivery.target}: ${[...refusals].join(' ')}` }
}

function queueOf({ aws, account, region }: Context, { rule, partition, target, role }: Delivery) {
  const { account: owner, resource: name } = parseArn(target)!
  const source = { arn: ruleArn({ partition, account, region }, rule), account }
  const options: HopOptions = { as: role === undefined ? 'service' : { role, session: sessionOf(source.arn) }, source }
  const QueueUrl = `https://sqs.${region}.amazonaws.com/${owner}/${name}`
  return {
    sendOne: (MessageBody: string) => aws.call(SendMessage, { QueueUrl, MessageBody }, options),
    /** Answers those that it did not take. */
    async sendTogether(events: readonly string[]): Promise<readonly string[]> {
      const Entries = events.map((MessageBody, i) => ({ Id: String(i), MessageBody }))
      const { Failed = [] } = await aws.call(SendMessageBatch, { QueueUrl, Entries }, options)
      return Failed.map(({ Id }) => events[Number(Id)]!)
    },
  }
}

function* batchesOf(events: readonly string[]): Generator<readonly string[]> {
  let batch: string[] = []
  let room = mostBytes
  for (const event of events) {
    const size = Buffer.byteLength(event)
    if (batch.length === mostTogether || (batch.length > 0 && size > room)) {
      yield batch
      batch = []
      room = mostBytes
    }
    batch.push(event)
    room -= size
  }
  if (batch.length > 0) yield batch
}

/** AWS: 32 hexadecimal digits, which are not known to mean anything. */
const sessionOf = (rule: string): string => createHash('sha256').update(rule).digest('hex').slice(0, 32)

/** AWS: a target that is not there, or does not let the rule in, is not tried again; what does not fit into it never will. */
const isFinal = (thrown: unknown): thrown is AwsError => isRefused(thrown) && thrown.code !== 'ThrottlingException'
