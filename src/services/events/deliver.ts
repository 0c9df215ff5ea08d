// An event goes to the targets of the rules that it matches, as EventBridge itself: the queue's policy decides, which knows the
// service by its principal and the rule by aws:SourceArn.
import { createHash } from 'node:crypto'
import { AwsError } from '../../core/aws-error.ts'
import { parseArn } from '../../core/arn.ts'
import { SendMessage } from '../../contracts/sqs.gen.ts'
import { PermanentFailure, type Effect, type EffectContext } from '../../gateway/work.ts'
import { ruleArn } from './rules.ts'

export interface Delivery {
  /** Its name. */
  readonly rule: string
  /** The queue's ARN. */
  readonly target: string
  /** The ARN of the role in which it is delivered. */
  readonly role?: string
}

export interface Outgoing {
  /** JSON. */
  readonly event: string
  readonly partition: string
  readonly deliveries: readonly Delivery[]
}

/** AWS: 185 times more, for a day at most. */
const retry = { attempts: 186, within: 24 * 3_600_000 }

/** What is delivered together, and UTF-16 units of that. An event of many targets is not written once for each in one commit. */
const most = 10
const mostUnits = 1024 * 1024

export const deliver: Effect<Outgoing> = { name: 'events.Deliver', retry, run }

/**
 * INVARIANT: a message is in its queue once what was to be delivered is out of the outbox, and not before, since both are one
 * commit. A target that refuses is on record, and not tried again; one that fails is tried again alone and holds up no other.
 */
async function run(outgoing: Outgoing, context: EffectContext): Promise<void> {
  const { event, deliveries } = outgoing
  const count = Math.max(1, Math.min(most, Math.floor(mostUnits / event.length)))
  const later = (left: readonly Delivery[]) => context.emit(deliver, { ...outgoing, deliveries: left })
  if (deliveries.length > count) await later(deliveries.slice(count))
  const refusals: string[] = []
  for (const delivery of deliveries.slice(0, count)) {
    await context.state.turn()
    try {
      await send(context, outgoing, delivery)
    } catch (thrown) {
      if (isFinal(thrown)) refusals.push(refusal(delivery, thrown))
      else if (deliveries.length > 1) await later([delivery])
      else throw thrown
    }
  }
  if (refusals.length === deliveries.length) throw new PermanentFailure(refusals.join(' '))
}

async function send({ aws, account, region }: EffectContext, { event, partition }: Outgoing, delivery: Delivery): Promise<void> {
  const { account: owner, resource: name } = parseArn(delivery.target)!
  const source = { arn: ruleArn({ partition, account, region }, delivery.rule), account }
  const QueueUrl = `https://sqs.${region}.amazonaws.com/${owner}/${name}`
  const { role } = delivery
  const as = role === undefined ? 'service' : { role, session: sessionOf(source.arn) }
  await aws.call(SendMessage, { QueueUrl, MessageBody: event }, { as, source })
}

/** AWS: 32 hexadecimal digits, which are not known to mean anything. */
const sessionOf = (rule: string): string => createHash('sha256').update(rule).digest('hex').slice(0, 32)

/** AWS: a target that is not there, or does not let the rule in, is not tried again; what does not fit into it never will. */
const isFinal = (thrown: unknown): thrown is AwsError =>
  thrown instanceof AwsError && thrown.fault === 'client' && thrown.code !== 'ThrottlingException'

const refusal = ({ rule, target }: Delivery, { code, message }: AwsError): string =>
  `The rule ${rule} cannot deliver to ${target}: ${code}: ${message}`
