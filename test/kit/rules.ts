// A server with rules and the queues that they deliver to, for the tests of EventBridge.
import { setTimeout as pause } from 'node:timers/promises'
import { account as home, region as homeRegion } from './identity.ts'
import { sdk, type Sdk } from './sdk.ts'
import { allow, policy } from './users.ts'

export const queueArn = (name: string, region = homeRegion, account = home): string => `arn:aws:sqs:${region}:${account}:${name}`
export const ruleArn = (name: string, region = homeRegion, account = home): string =>
  `arn:aws:events:${region}:${account}:rule/${name}`

/** Lets the rules in, and nobody else of the service's. */
export const lettingIn = (queue: string, ...rules: readonly string[]): string => policy({
  ...allow('sqs:SendMessage', queue), Principal: { Service: 'events.amazonaws.com' },
  Condition: { ArnEquals: { 'aws:SourceArn': rules } },
})

interface Message {
  readonly detail: Readonly<Record<string, unknown>> & { readonly eventName?: string; readonly eventID?: string }
  readonly [name: string]: unknown
}

/** All events that a queue has, until there are `count` of them; each is deleted. */
export async function received({ sqs }: Pick<Sdk, 'sqs'>, QueueUrl: string, count: number): Promise<readonly Message[]> {
  const events: Message[] = []
  while (events.length < count) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
    for (const { Body, ReceiptHandle } of Messages) {
      events.push(JSON.parse(Body!) as Message)
      await sqs.deleteMessage({ QueueUrl, ReceiptHandle: ReceiptHandle! })
    }
    if (Messages.length === 0) await pause(20)
  }
  return events
}

interface Chosen {
  readonly state?: string
  readonly region?: string
}

/** A rule that delivers what matches to a queue of its name. */
export async function makeRule(
  url: string, name: string, pattern: object, { state = 'ENABLED', region = homeRegion }: Chosen = {},
): Promise<string> {
  const { events, sqs } = sdk({ url }, undefined, region)
  const Policy = lettingIn(queueArn(name, region), ruleArn(name, region))
  const { QueueUrl } = await sqs.createQueue({ QueueName: name, Attributes: { Policy, VisibilityTimeout: '600' } })
  await events.putRule({ Name: name, EventPattern: JSON.stringify(pattern), State: state as never })
  await events.putTargets({ Rule: name, Targets: [{ Id: 'queue', Arn: queueArn(name, region) }] })
  return QueueUrl!
}
