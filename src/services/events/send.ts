// What EventBridge sends to a target, as itself or in the role that the target names: the queue's policy decides, which knows the
// service by its principal and the rule by aws:SourceArn.
import { createHash } from 'node:crypto'
import { AwsError } from '../../core/aws-error.ts'
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

/** AWS: of one call of SQS, and bytes of that. */
const mostTogether = 10
const mostBytes = 1_048_576

type Context = Pick<EffectContext, 'aws' | 'account' | 'region' | 'state'>

/**
 * Answers what the target refused, which it would again, and throws what may be tried again. Several events go by one call, which
 * is decided on and recorded once.
 */
export async function send(context: Context, delivery: Delivery, events: readonly string[]): Promise<string | undefined> {
  const refusals: string[] = []
  for (const batch of batchesOf(events)) {
    await context.state.turn()
    try {
      refusals.push(...(await sendBatch(context, delivery, batch)))
    } catch (thrown) {
      if (!isFinal(thrown)) throw thrown
      refusals.push(`${thrown.code}: ${thrown.message}`)
    }
  }
  if (refusals.length === 0) return undefined
  return `The rule ${delivery.rule} cannot deliver to ${delivery.target}: ${[...new Set(refusals)].join(' ')}`
}

/** Answers what is wrong with single ones of them. */
async function sendBatch(
  { aws, account, region }: Context, { rule, partition, target, role }: Delivery, events: readonly string[],
): Promise<readonly string[]> {
  const { account: owner, resource: name } = parseArn(target)!
  const source = { arn: ruleArn({ partition, account, region }, rule), account }
  const options: HopOptions = { as: role === undefined ? 'service' : { role, session: sessionOf(source.arn) }, source }
  const QueueUrl = `https://sqs.${region}.amazonaws.com/${owner}/${name}`
  if (events.length === 1) {
    await aws.call(SendMessage, { QueueUrl, MessageBody: events[0]! }, options)
    return []
  }
  const Entries = events.map((MessageBody, i) => ({ Id: String(i), MessageBody }))
  const { Failed = [] } = await aws.call(SendMessageBatch, { QueueUrl, Entries }, options)
  return Failed.map(({ Code, Message }) => `${Code}: ${Message}`)
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
const isFinal = (thrown: unknown): thrown is AwsError =>
  thrown instanceof AwsError && thrown.fault === 'client' && thrown.code !== 'ThrottlingException'
