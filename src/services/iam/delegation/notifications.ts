// What whoever asked for delegation is told of it.
// AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/temporary-delegation-building-integration.html
import { AwsError } from '../../../core/aws-error.ts'
import { parseArn } from '../../../core/arn.ts'
import type { Instant } from '../../../core/clock.ts'
import { SendMessage } from '../../../contracts/sqs.gen.ts'
import type { Call, Scope } from '../../../gateway/operation.ts'
import { PermanentFailure, type Effect, type EffectContext } from '../../../gateway/work.ts'
import type { DelegationRequest } from './delegation-requests.ts'

const timeOf = (at: Instant): string => new Date(at).toISOString()

export const stateChange = ({ id, workflowId, state, ownerAccount, updatedAt }: DelegationRequest): string =>
  JSON.stringify({
    RequestorWorkflowId: workflowId, Type: 'StateChange', RequestId: id, State: state, OwnerAccountId: ownerAccount,
    UpdatedAt: timeOf(updatedAt),
  })

export const exchangeToken = (
  { id, workflowId, state, ownerAccount, updatedAt }: DelegationRequest, token: string, expiresAt: Instant,
): string =>
  JSON.stringify({
    RequestId: id, RequestorWorkflowId: workflowId, State: state, OwnerAccountId: ownerAccount, ExchangeToken: token,
    ExpiresAt: timeOf(expiresAt), UpdatedAt: timeOf(updatedAt), Type: 'ExchangeToken',
  })

/**
 * A channel is a topic of SNS, or a queue, of the account that asks: others cannot be made to hear of what they never asked for.
 * DIFFERS: AWS takes topics alone. SNS is not served here, and what a topic's subscribers would be told a queue is told instead,
 * word for word.
 */
export function isChannel(text: string, { account, partition }: Pick<Scope, 'account' | 'partition'>): boolean {
  const arn = parseArn(text)
  return arn !== undefined && (arn.service === 'sns' || arn.service === 'sqs') && arn.region !== ''
    && arn.account === account && arn.partition === partition
}

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
const isFinal = (thrown: unknown): thrown is AwsError =>
  thrown instanceof AwsError && thrown.fault === 'client' && thrown.code !== 'ThrottlingException'
