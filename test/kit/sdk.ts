// The AWS SDK for JavaScript, unmodified, for one identity. A client is loaded when it is first asked for: a file of tests uses
// one or two of them, and each takes as long to load as a server to start.
import { Agent } from 'node:http'
import { createRequire } from 'node:module'
import type { LookupFunction } from 'node:net'
import type { AccessAnalyzer } from '@aws-sdk/client-accessanalyzer'
import type { CloudTrail } from '@aws-sdk/client-cloudtrail'
import type { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import type { EventBridge } from '@aws-sdk/client-eventbridge'
import type { GuardDuty } from '@aws-sdk/client-guardduty'
import type { IAM } from '@aws-sdk/client-iam'
import type { KMS } from '@aws-sdk/client-kms'
import type { Organizations } from '@aws-sdk/client-organizations'
import type { S3 } from '@aws-sdk/client-s3'
import type { S3Control } from '@aws-sdk/client-s3-control'
import type { SecretsManager } from '@aws-sdk/client-secrets-manager'
import type { Shield } from '@aws-sdk/client-shield'
import type { SQS } from '@aws-sdk/client-sqs'
import type { SSM } from '@aws-sdk/client-ssm'
import type { STS } from '@aws-sdk/client-sts'
import { after } from 'node:test'
import { region as home, root, type Identity } from './identity.ts'

export interface Sdk {
  readonly accessanalyzer: AccessAnalyzer
  readonly cloudtrail: CloudTrail
  readonly events: EventBridge
  readonly guardduty: GuardDuty
  readonly iam: IAM
  readonly kms: KMS
  readonly logs: CloudWatchLogs
  readonly organizations: Organizations
  readonly s3: S3
  readonly s3control: S3Control
  readonly secretsmanager: SecretsManager
  readonly shield: Shield
  readonly sqs: SQS
  readonly ssm: SSM
  readonly sts: STS
}

interface Endpoint {
  readonly url: string
  /** One where absent, so that a test sees every answer; AWS's own default is three. */
  readonly maxAttempts?: number
}

/** Of each client the package, and the class in it. */
const packages: Readonly<Record<keyof Sdk, readonly [name: string, client: string]>> = {
  accessanalyzer: ['accessanalyzer', 'AccessAnalyzer'], cloudtrail: ['cloudtrail', 'CloudTrail'],
  events: ['eventbridge', 'EventBridge'], guardduty: ['guardduty', 'GuardDuty'],
  iam: ['iam', 'IAM'], kms: ['kms', 'KMS'], logs: ['cloudwatch-logs', 'CloudWatchLogs'],
  organizations: ['organizations', 'Organizations'], s3: ['s3', 'S3'], s3control: ['s3-control', 'S3Control'],
  secretsmanager: ['secrets-manager', 'SecretsManager'], shield: ['shield', 'Shield'], sqs: ['sqs', 'SQS'],
  ssm: ['ssm', 'SSM'], sts: ['sts', 'STS'],
}

interface Client {
  destroy(): void
}

const load = createRequire(import.meta.url)

export function sdk({ url, maxAttempts = 1 }: Endpoint, identity: Identity = root, region = home): Sdk {
  // Of a host that is an address there is none that some operations could go to, with a word of their own in front.
  const config = { endpoint: url, region, credentials: { ...identity }, maxAttempts, disableHostPrefix: true }
  const made = new Map<string, Client>()
  const clientOf = (property: string, [name, client]: readonly [string, string]): Client => {
    const known = made.get(property)
    if (known) return known
    const { [client]: Constructor } = load(`@aws-sdk/client-${name}`) as Record<string, new (given: object) => Client>
    const created = new Constructor!({ ...config, ...ownSettings(name, url) })
    made.set(property, created)
    return created
  }
  after(() => {
    for (const client of made.values()) client.destroy()
  })
  const clients = Object.entries(packages).map(([property, about]) =>
    [property, { enumerable: true, get: () => clientOf(property, about) }])
  return Object.defineProperties({}, Object.fromEntries(clients) as PropertyDescriptorMap) as unknown as Sdk
}

/** Of one client. */
function ownSettings(name: string, url: string): object {
  if (name === 's3') return { forcePathStyle: true }
  return name === 's3-control' ? belowLocalhost(url) : {}
}

/**
 * For clients that put a name in front of the host's, which an address cannot have. Not every system knows names below
 * `localhost`.
 */
export const belowLocalhost = (url: string): object =>
  ({ endpoint: url.replace('127.0.0.1', 'localhost'), requestHandler: { httpAgent: new Agent({ lookup }) } })

const lookup: LookupFunction = (_host, { all }, answer) => {
  const [address, family] = ['127.0.0.1', 4]
  if (all) answer(null, [{ address, family }])
  else answer(null, address, family)
}
