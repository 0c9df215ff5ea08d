// A server with queues, for the tests of the operations.
import assert from 'node:assert/strict'
import { account } from './identity.ts'
import { jsonCall, send, signed } from './raw-request.ts'
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
    async advance(seconds: number): Promise<void> {
      for (const [operation, input] of [['AdvanceClock', { Milliseconds: 1000 * seconds }], ['RunTimers', {}]] as const) {
        const answer = await send(server.url, signed(server.url, jsonCall('stockade', operation, input)))
        assert.equal(answer.status, 200, answer.body)
      }
    },
  }
}
