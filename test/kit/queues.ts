// A server with queues, for the tests of the operations.
import { account } from './identity.ts'
import { pass } from './pass.ts'
import { sdk } from './sdk.ts'
import { startServer } from './server.ts'

export const missing = 'AWS.SimpleQueueService.NonExistentQueue'
export const invalid = 'InvalidParameterValue'
export const arnOf = (name: string) => `arn:aws:sqs:us-east-1:${account}:${name}`

export async function startQueues() {
  const server = await startServer({ dev: true })
  const { sqs } = sdk(server)
  return {
    server,
    sqs,
    urlOf: (name: string) => `${server.url}/${account}/${name}`,
    async queue(name: string, Attributes: Record<string, string> = {}): Promise<string> {
      return (await sqs.createQueue({ QueueName: name, Attributes })).QueueUrl!
    },
    /** What ten messages at most say. */
    async bodies(QueueUrl: string, more: object = {}): Promise<readonly string[]> {
      const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, ...more })
      return Messages.map(({ Body }) => Body!)
    },
    advance: (seconds: number) => pass(server, 1000 * seconds),
  }
}
