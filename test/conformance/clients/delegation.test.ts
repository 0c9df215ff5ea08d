// One account asks another for access, through every client, and has it for a while.
import assert from 'node:assert/strict'
import {
  AcceptDelegationRequest, AssociateDelegationRequest, CreateDelegationRequest, CreatePolicy, GetDelegationRequest,
  ListDelegationRequests, RejectDelegationRequest, SendDelegationToken, UpdateDelegationRequest,
} from '../../../src/contracts/iam.gen.ts'
import { ListAliases, ListKeys } from '../../../src/contracts/kms.gen.ts'
import { CreateQueue, ReceiveMessage } from '../../../src/contracts/sqs.gen.ts'
import { GetDelegatedAccessToken } from '../../../src/contracts/sts.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import type { Told } from '../../kit/delegation.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root, sessionIdentity } from '../../kit/identity.ts'
import type { TestServer } from '../../kit/server.ts'
import { allow, createUser, policy } from '../../kit/users.ts'

const channel = `arn:aws:sqs:us-east-1:${account}:told`
const template = `arn:aws:iam::${account}:policy/template`

async function delegation({ call }: AnyClient, server: TestServer): Promise<void> {
  const Policy = policy({
    Effect: 'Allow', Principal: { Service: 'iam.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: channel,
  })
  const { QueueUrl } = await call(root, CreateQueue, { QueueName: 'told', Attributes: { Policy } })
  await call(root, CreatePolicy, { PolicyName: 'template', PolicyDocument: policy(allow('kms:@{operation}')) })
  const Parameters = [{ Name: 'operation', Values: ['ListKeys', 'ListGrants'], Type: 'stringList' as const }]
  const ask = async (RequestorWorkflowId: string) => (await call(root, CreateDelegationRequest, {
    Description: 'Setting up', Permissions: { PolicyTemplateArn: template, Parameters }, NotificationChannel: channel,
    RequestorWorkflowId, SessionDuration: 900, OnlySendByOwner: true,
  })).DelegationRequestId!
  const ann = await createUser(server, 'ann', allow(['iam:AcceptDelegationRequest', 'kms:*']))
  const [DelegationRequestId, other] = [await ask('first'), await ask('second')]
  await call(ann, AssociateDelegationRequest, { DelegationRequestId })
  await call(ann, UpdateDelegationRequest, { DelegationRequestId, Notes: 'Is it fine?' })
  await call(ann, AcceptDelegationRequest, { DelegationRequestId })
  await refused(call(root, SendDelegationToken, { DelegationRequestId }), /^AccessDenied(Exception)?$/, /not authorized/)
  await call(ann, SendDelegationToken, { DelegationRequestId })
  const { DelegationRequest } = await call(ann, GetDelegationRequest, { DelegationRequestId })
  const { State, Notes, OnlySendByOwner, PermissionPolicy } = DelegationRequest!
  assert.deepEqual([State, Notes, OnlySendByOwner], ['FINALIZED', 'Is it fine?', true])
  assert.match(PermissionPolicy!, /\["kms:ListKeys","kms:ListGrants"\]/)
  await call(root, AssociateDelegationRequest, { DelegationRequestId: other })
  await call(root, RejectDelegationRequest, { DelegationRequestId: other, Notes: 'No' })
  const reasons: (string | undefined)[] = []
  let Marker: string | undefined
  do {
    const page = await call(root, ListDelegationRequests, { MaxItems: 1, ...(Marker !== undefined && { Marker }) })
    reasons.push(...page.DelegationRequests!.map(({ RejectionReason }) => RejectionReason))
    Marker = page.Marker
  } while (Marker !== undefined)
  assert.deepEqual(reasons.toSorted(), ['No', undefined])

  let token: string | undefined
  while (token === undefined) {
    const asked = { QueueUrl: QueueUrl!, MaxNumberOfMessages: 10, WaitTimeSeconds: 20 }
    const { Messages = [] } = await call(root, ReceiveMessage, asked)
    token = Messages.map(({ Body }) => (JSON.parse(Body!) as Told).ExchangeToken).find(one => one !== undefined)
  }
  const { Credentials, AssumedPrincipal } = await call(root, GetDelegatedAccessToken, { TradeInToken: token })
  assert.equal(AssumedPrincipal, `arn:aws:iam::${account}:user/ann`)
  const session = sessionIdentity(Credentials!)
  await call(session, ListKeys, {})
  await refused(call(session, ListAliases, {}), 'AccessDeniedException', /no session policy allows/)
  await refused(call(root, GetDelegatedAccessToken, { TradeInToken: `${token}x` }), 'ValidationError', /invalid/)
}

throughEveryClient({ 'access is asked for, granted and used': delegation })
