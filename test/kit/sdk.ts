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
}

export function sdk({ url }: Endpoint, identity: Identity = root, region = home): Sdk {
  const config = { endpoint: url, region, credentials: { ...identity }, maxAttempts: 1 }
  const clients = {
    cloudtrail: new CloudTrail(config), iam: new IAM(config), kms: new KMS(config), ssm: new SSM(config), sts: new STS(config),
  }
  after(() => {
    for (const client of Object.values(clients)) client.destroy()
  })
  return clients
}
