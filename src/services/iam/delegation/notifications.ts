// What whoever asked for delegation is told of it.
// AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/temporary-delegation-building-integration.html
import { parseArn } from '../../../core/arn.ts'
import type { Instant } from '../../../core/clock.ts'
import type { Scope } from '../../../gateway/operation.ts'
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
