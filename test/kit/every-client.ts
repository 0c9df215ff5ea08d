// Scenarios that the AWS CLI, boto3 and the AWS SDK for JavaScript all go through, and that none may tell apart.
import { after, suite, test } from 'node:test'
import { UnknownToClient, type AnyClient } from './any-client.ts'
import { boto3Client } from './boto3-client.ts'
import { cliClient } from './cli-client.ts'
import { withoutAwscli, withoutBoto3 } from './python.ts'
import { sdkClient } from './sdk-client.ts'
import { startServer, type TestServer, type TestSettings } from './server.ts'

const clients = [
  { connect: sdkClient, name: 'the AWS SDK for JavaScript', skip: false as const },
  { connect: cliClient, name: 'the AWS CLI', skip: withoutAwscli },
  { connect: boto3Client, name: 'boto3', skip: withoutBoto3 },
]

type Scenario = (client: AnyClient, server: TestServer) => Promise<void>

/** Each client has a server of its own. Its scenarios go side by side, since the CLI takes its time for a call. */
export function throughEveryClient(scenarios: Readonly<Record<string, Scenario>>, settings: TestSettings = {}): void {
  for (const { connect, name, skip } of clients) {
    suite(`through ${name}`, { concurrency: true, skip }, async () => {
      const server = await startServer(settings)
      const client = connect(server)
      for (const [title, scenario] of Object.entries(scenarios)) {
        test(title, async t => {
          try {
            await scenario(client, server)
          } catch (thrown) {
            if (!(thrown instanceof UnknownToClient)) throw thrown
            t.skip(`${name} has no ${thrown.message} yet`)
          }
        })
      }
      after(client.close)
    })
  }
}
