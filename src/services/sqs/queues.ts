// A queue: what is true of it, and what requests call it by. Its messages are kept apart.
import { formatArn } from '../../core/arn.ts'
import { compileOnce } from '../../engines/policy/compile-once.ts'
import { policyByIds, type KeptPolicy } from '../../engines/policy/document/kept-policy.ts'
import type { Tags } from '../../core/tags.ts'
import type { MaybePromise } from '../../core/maybe-promise.ts'
import { unnamed, type Call, type Resolver, type ResolverContext, type Resource, type Scope } from '../../gateway/operation.ts'
import { derived } from '../../storage/cache/derived.ts'
import { collection } from '../../storage/collection.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import type { QueueSettings } from './queue-attributes.ts'

export interface Queue {
  readonly name: string
  /** Of its own: a queue that is made anew under the name has none of the messages of the first. */
  readonly id: string
  readonly partition: string
  readonly account: string
  readonly region: string
  readonly createdAt: number
  /** Of its attributes, where they were changed. */
  readonly modifiedAt?: number
  /** Whatever was sent before is received by nobody. */
  readonly purgedAt?: number
  readonly settings: QueueSettings
  readonly policy?: KeptPolicy
  readonly tags: Tags
}

export const Queues = collection<Queue>('sqs.queues', { per: 'region', key: ({ name }) => [name] })

type Place = Pick<Queue, 'partition' | 'account' | 'region'>

export const queueArn = ({ partition, account, region }: Place, name: string): string =>
  formatArn({ partition, service: 'sqs', region, account, resource: name })

const isName = (name: string): boolean => /^[\w-]{1,80}$/.test(name)

/**
 * AWS: clients send what follows to the queue's URL, so its host is the one that this request was sent to. A service that calls
 * has none, and needs none.
 */
export const queueUrl = ({ endpoint, scope }: Pick<Call<unknown>, 'endpoint' | 'scope'>, account: string, name: string): string =>
  `${endpoint ?? `https://sqs.${scope.region}.amazonaws.com`}/${account}/${name}`

export interface QueueReference {
  readonly account: string
  readonly name: string
}

/** What a queue's URL, or a path, ends with. Undefined where it is none of a queue. */
export function findReference(url: string): QueueReference | undefined {
  const [account = '', name = ''] = url.slice(-longestTail).split('/').slice(-2)
  return /^\d{12}$/.test(account) && isName(name) ? { account, name } : undefined
}

/** Of an account's number and a name, and what stands between them and in front. */
const longestTail = 12 + 80 + 2

export const findQueue = (
  state: ReadUnit, { region }: Pick<Scope, 'region'>, { account, name }: QueueReference,
): MaybePromise<Queue | undefined> => state.in({ account, region }).get(Queues, [name])

type QueueCall = Pick<Call<{ readonly QueueUrl: string }, 'QueueDoesNotExist'>, 'input' | 'state' | 'scope' | 'error'>

export const notThere = ({ error }: Pick<QueueCall, 'error'>) => error('QueueDoesNotExist', 'The specified queue does not exist.')

/** INVARIANT: it is still there when the call is committed, and no two calls meet over it. */
export async function getQueue(call: QueueCall): Promise<Queue> {
  const { input, state, scope } = call
  const reference = findReference(input.QueueUrl)
  const own = reference && state.in({ account: reference.account, region: scope.region })
  const queue = reference && (await own!.refer(Queues, [reference.name]))
  if (!queue) throw notThere(call)
  return queue
}

/** As `getQueue`, of a queue that is to be written. */
export async function getOwnQueue(call: QueueCall): Promise<Queue> {
  const reference = findReference(call.input.QueueUrl)
  const own = reference && call.state.in({ account: reference.account, region: call.scope.region })
  const queue = reference && (await own!.get(Queues, [reference.name]))
  if (!queue) throw notThere(call)
  return queue
}

interface UrlInput {
  readonly QueueUrl?: string | undefined
}

export const queueAt: Resolver<UrlInput> = ({ QueueUrl }, context) => {
  const reference = QueueUrl === undefined ? undefined : findReference(QueueUrl)
  return reference ? queueResource(reference, context) : unnamed
}

/**
 * The same for what a queue's policy lets nobody of another account do, whatever it says.
 * AWS: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-limitations-of-custom-policies.html
 */
export const ownQueueAt: Resolver<UrlInput> = async ({ QueueUrl }, context) => {
  const reference = QueueUrl === undefined ? undefined : findReference(QueueUrl)
  if (!reference) return unnamed
  const { policy, ...closed } = await queueResource(reference, context)
  return policy && reference.account === context.scope.account ? { ...closed, policy } : closed
}

/** AWS: root of its account reads and edits a queue's policy even where that denies everybody: nobody else is left to do it. */
const unlocked = (resolve: Resolver<UrlInput>): Resolver<UrlInput> => async (input, context) => {
  const found = await resolve(input, context)
  const { caller, account } = context.scope
  if (found === unnamed || !('arn' in found) || caller.kind !== 'root' || found.account !== account) return found
  const { policy: _policy, ...open } = found
  return open
}

export const queueUnlocked = unlocked(queueAt)
export const ownQueueUnlocked = unlocked(ownQueueAt)

interface NameInput {
  readonly QueueName?: string | undefined
  readonly QueueOwnerAWSAccountId?: string | undefined
}

export const queueNamed: Resolver<NameInput> = ({ QueueName, QueueOwnerAWSAccountId }, context) => {
  const account = QueueOwnerAWSAccountId ?? context.scope.account
  if (QueueName === undefined || !isName(QueueName) || !/^\d{12}$/.test(account)) return unnamed
  return queueResource({ account, name: QueueName }, context)
}

/** AWS: whoever asks for a queue of another account is not told whether it is there (public reports). */
export const queueHidden: Resolver<NameInput> = async (input, context) => {
  const resource = await queueNamed(input, context)
  if (resource === unnamed || !('arn' in resource)) return resource
  const { hiddenAs } = resource
  return { ...resource, deniedToOthers, ...(hiddenAs && { hiddenAs: { ...hiddenAs, deniedToOthers } }) }
}

const deniedToOthers = {
  code: 'QueueDoesNotExist', message: 'The specified queue does not exist or you do not have access to it.',
}

const policyOf = derived((kept: KeptPolicy) => policyByIds(kept))

async function queueResource(reference: QueueReference, { scope, state }: ResolverContext): Promise<Resource> {
  const { account, name } = reference
  const queue = await findQueue(state, scope, reference)
  const absent = {
    arn: queueArn({ ...scope, account }, name), account, exists: false, authority: 'either', type: 'AWS::SQS::Queue', tags: {},
  } as const
  if (!queue) return absent
  return {
    ...absent, exists: true, tags: queue.tags, ...(account !== scope.account && { hiddenAs: absent }),
    ...(queue.policy && { policy: compileOnce(policyOf(queue.policy), 'resource') }),
  }
}

type NameCall = Pick<Call<{ readonly QueueName: string }>, 'input' | 'error' | 'unbuilt'>

export function requireName({ input: { QueueName: name }, error, unbuilt }: NameCall): void {
  if (name.endsWith('.fifo')) throw unbuilt('a FIFO queue')
  if (isName(name)) return
  throw error(
    'InvalidParameterValueException', 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
  )
}
