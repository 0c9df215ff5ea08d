// An account that asks another for delegation, with a queue in which it is told of what becomes of that.
import assert from 'node:assert/strict'
import { other, theirs } from './accounts.ts'
import { account, sessionIdentity, type Identity } from './identity.ts'
import { sdk } from './sdk.ts'
import type { Served } from './server.ts'
import { allow, policy, type Statement } from './users.ts'

export const channel = `arn:aws:sqs:us-east-1:${other}:told`

export interface Told {
  readonly Type: 'StateChange' | 'ExchangeToken'
  readonly RequestId: string
  readonly RequestorWorkflowId: string
  readonly State: string
  readonly OwnerAccountId?: string
  readonly UpdatedAt: string
  readonly ExchangeToken?: string
  readonly ExpiresAt?: string
}

interface Asked {
  readonly statements?: readonly Statement[]
  readonly [member: string]: unknown
}

/** `theirs` asks; the server has to have the other account. */
export async function startRequestor(server: Served) {
  const { iam, sqs, sts } = sdk(server, theirs)
  const lettingIn = { ...allow('sqs:SendMessage', channel), Principal: { Service: 'iam.amazonaws.com' } }
  const Policy = policy(lettingIn)
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'told', Attributes: { Policy } })
  let made = 0
  const templateOf = async (...statements: readonly Statement[]) =>
    (await iam.createPolicy({ PolicyName: `template-${++made}`, PolicyDocument: policy(...statements) })).Policy!.Arn!
  const basic = await templateOf(allow('kms:ListKeys'))

  /** Answers the request's id. */
  async function ask({ statements, ...more }: Asked = {}): Promise<string> {
    const PolicyTemplateArn = statements ? await templateOf(...statements) : basic
    const { DelegationRequestId } = await iam.createDelegationRequest({
      OwnerAccountId: account, Description: 'Setting up', Permissions: { PolicyTemplateArn }, SessionDuration: 3600,
      RequestorWorkflowId: `workflow-${++made}`, NotificationChannel: channel, ...more,
    })
    return DelegationRequestId!
  }

  /** The next messages, as many as there are to be. */
  async function told(count: number): Promise<Told[]> {
    const found: Told[] = []
    while (found.length < count) {
      const { Messages = [] } = await sqs.receiveMessage({ QueueUrl: QueueUrl!, MaxNumberOfMessages: 10, WaitTimeSeconds: 20 })
      for (const { Body, ReceiptHandle } of Messages) {
        found.push(JSON.parse(Body!) as Told)
        await sqs.deleteMessage({ QueueUrl: QueueUrl!, ReceiptHandle: ReceiptHandle! })
      }
    }
    // A queue keeps no order.
    const placeOf = ({ UpdatedAt, Type }: Told) => `${UpdatedAt} ${Type === 'StateChange' ? 0 : 1}`
    return found.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
  }

  /** What a request's token is, once it was sent; whatever else is told till then is left out. */
  async function tokenOf(id: string): Promise<Told & { readonly ExchangeToken: string }> {
    for (;;) {
      const found = (await told(1)).find(({ RequestId, Type }) => RequestId === id && Type === 'ExchangeToken')
      if (found) return found as Told & { readonly ExchangeToken: string }
    }
  }

  /** What the approver makes of a request: claims it, accepts it and sends its token. */
  async function grant(approver: Identity, asked: Asked = {}): Promise<string> {
    const DelegationRequestId = await ask(asked)
    const { iam: customer } = sdk(server, approver)
    await customer.associateDelegationRequest({ DelegationRequestId })
    await customer.acceptDelegationRequest({ DelegationRequestId })
    await customer.sendDelegationToken({ DelegationRequestId })
    return (await tokenOf(DelegationRequestId)).ExchangeToken
  }

  async function exchange(TradeInToken: string): Promise<Identity> {
    const { Credentials } = await sts.getDelegatedAccessToken({ TradeInToken })
    assert.match(Credentials!.AccessKeyId!, /^ASIA/)
    return sessionIdentity(Credentials!)
  }

  return { iam, sts, sqs, ask, told, tokenOf, grant, exchange, templateOf, queueUrl: QueueUrl! }
}
