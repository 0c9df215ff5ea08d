// What the AWS SDK for JavaScript does not have yet, called as it would: operations, and members of older ones.
import { root, region as home, type Identity } from './identity.ts'
import { errorOf, jsonCall, send, signed } from './raw-request.ts'

type Answer = Readonly<Record<string, unknown>>

export function newerCalls({ url }: { readonly url: string }, identity: Identity = root, region = home) {
  const call = (operation: string) => async (input: object): Promise<Answer> => {
    const answer = await send(url, signed(url, jsonCall('secretsmanager', operation, input), { identity, region }))
    if (answer.status === 200) return JSON.parse(answer.body) as Answer
    const { Message, message = Message } = JSON.parse(answer.body) as { readonly Message?: string; readonly message?: string }
    throw Object.assign(new Error(message), { name: errorOf(answer).code, $metadata: { httpStatusCode: answer.status } })
  }
  return {
    associateCrossAccountReplica: call('AssociateCrossAccountReplica'),
    createSecret: call('CreateSecret'),
    deleteResourcePolicy: call('DeleteResourcePolicy'),
    describeSecret: call('DescribeSecret'),
    disassociateCrossAccountReplica: call('DisassociateCrossAccountReplica'),
    getResourcePolicy: call('GetResourcePolicy'),
    listResourcePolicies: call('ListResourcePolicies'),
    putResourcePolicy: call('PutResourcePolicy'),
  }
}
