// A first look at whatever server AWS_ENDPOINT_URL names: a key, somebody who may do nothing with it, and what the trail says.
//
//   node examples/hello.mjs
import { CloudTrail } from '@aws-sdk/client-cloudtrail'
import { IAM } from '@aws-sdk/client-iam'
import { KMS } from '@aws-sdk/client-kms'
import { STS } from '@aws-sdk/client-sts'
import { setTimeout } from 'node:timers/promises'

if (!process.env.AWS_ENDPOINT_URL) {
  process.stderr.write('AWS_ENDPOINT_URL names no server, and this is not meant for AWS itself: stockade env prints it.\n')
  process.exit(1)
}

const say = (what, text) => process.stdout.write(`${what.padEnd(12)}${text}\n`)

const { Arn } = await new STS().getCallerIdentity()
say('you are', Arn)

const { KeyMetadata: key } = await new KMS().createKey({ Description: 'my first key' })
const plaintext = new TextEncoder().encode('hello')
const { CiphertextBlob } = await new KMS().encrypt({ KeyId: key.KeyId, Plaintext: plaintext })
say('your key', key.Arn)
say('encrypted', Buffer.from(CiphertextBlob).toString('base64').slice(0, 60))

const iam = new IAM()
const UserName = `mallory-${Date.now()}`
await iam.createUser({ UserName })
const { AccessKey } = await iam.createAccessKey({ UserName })
const credentials = { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey }
try {
  await new KMS({ credentials }).decrypt({ CiphertextBlob })
  process.exitCode = 1
} catch (error) {
  say('mallory', `${error.name}: ${error.message}`)
} finally {
  await iam.deleteAccessKey({ UserName, AccessKeyId: AccessKey.AccessKeyId })
  await iam.deleteUser({ UserName })
}

// AWS's history is minutes behind; here it is a moment.
const lookup = { LookupAttributes: [{ AttributeKey: 'Username', AttributeValue: UserName }] }
let events = []
for (let tried = 0; events.length === 0 && tried < 50; tried++) {
  if (tried > 0) await setTimeout(100)
  events = (await new CloudTrail().lookupEvents(lookup)).Events
}
for (const { EventName, CloudTrailEvent } of events) {
  say('the trail', `${EventName} by ${UserName}: ${JSON.parse(CloudTrailEvent).errorCode ?? 'done'}`)
}
