// The AWS SDK for JavaScript, unmodified, for one identity.
import { CloudTrail } from '@aws-sdk/client-cloudtrail'
import { IAM } from '@aws-sdk/client-iam'
import { KMS } from '@aws-sdk/client-kms'
import { SSM } from '@aws-sdk/client-ssm'
import { STS } from '@aws-sdk/client-sts'
import { after } from 'node:test'
import { region as home, root, type Identity } from './identity.ts'

export interface Sdk {
  readonly cloudtrail: CloudTrail
  readonly iam: IAM
  readonly kms: KMS
  readonly ssm: SSM
  readonly sts: STS
}

interface Endpoint {
  readonly url: string
  /** One where absent, so that a test sees every answer; AWS's own default is three. */
  readonly maxAttempts?: number
}

export function sdk({ url, maxAttempts = 1 }: Endpoint, identity: Identity = root, region = home): Sdk {
  const config = { endpoint: url, region, credentials: { ...identity }, maxAttempts }
  const clients = {
    cloudtrail: new CloudTrail(config), iam: new IAM(config), kms: new KMS(config), ssm: new SSM(config), sts: new STS(config),
  }
  after(() => {
    for (const client of Object.values(clients)) client.destroy()
  })
  return clients
}
