// Whoever asked for delegation is told of what becomes of that, in the channel that he named.
import { parseArn } from '../../../core/arn.ts'
import { isRefused, type AwsError } from '../../../core/aws-error.ts'
import { SendMessage } from '../../../contracts/sqs.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import { PermanentFailure, type Effect, type EffectContext } from '../../../gateway/work.ts'
import type { DelegationRequest } from '../delegation/delegation-requests.ts'

interface Notification {
  readonly channel: string
  /** In their order. */
  readonly messages: readonly string[]
}

export const notify = (
  emit: Call<unknown>['emit'], { channel }: Pick<DelegationRequest, 'channel'>, messages: readonly string[],
): Promise<void> => emit(notifyRequestor, { channel, messages })

/** As long as the longest session. */
export const notifyRequestor: Effect<Notification> = {
  name: 'iam.NotifyRequestor', retry: { attempts: 100, within: 12 * 3_600_000 }, run,
}

/** INVARIANT: the queue's policy alone decides whether IAM may send to it, and a refusal is on record. */
async function run({ channel, messages }: Notification, { aws }: EffectContext): Promise<void> {
  const { service, region, account, resource: name } = parseArn(channel)!
  if (service === 'sns') throw new PermanentFailure('SNS is not served: a request for delegation is told of to a queue alone.')
  const QueueUrl = `https://sqs.${region}.amazonaws.com/${account}/${name}`
  try {
    for (const MessageBody of messages) await aws.call(SendMessage, { QueueUrl, MessageBody }, { as: 'service', region })
  } catch (thrown) {
    if (isFinal(thrown)) throw new PermanentFailure(`${thrown.code}: ${thrown.message}`)
    throw thrown
  }
}

/** AWS: who does not let IAM in is told nothing. */
const isFinal = (thrown: unknown): thrown is AwsError => isRefused(thrown) && thrown.code !== 'ThrottlingException'
