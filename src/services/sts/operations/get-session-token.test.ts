import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'
import type { Credentials } from '@aws-sdk/client-sts'

const server = await startServer()
const owner = await createUser(server, 'alice', allow('kms:ListKeys'))

const identityOf = (made: Credentials) => ({
  accessKeyId: made.AccessKeyId!, secretAccessKey: made.SecretAccessKey!, sessionToken: made.SessionToken!,
})

async function session(): Promise<Credentials> {
  const { Credentials: made } = await sdk(server, owner).sts.getSessionToken({ DurationSeconds: 900 })
  return made!
}

test('temporary credentials act as the user who asked for them', async () => {
  const made = await session()
  assert.match(made.AccessKeyId!, /^ASIA[A-Z2-7]{16}$/)
  assert.equal(Math.round((made.Expiration!.getTime() - Date.now()) / 60_000), 15)
  const { sts, kms } = sdk(server, identityOf(made))
  assert.equal((await sts.getCallerIdentity({})).Arn, 'arn:aws:iam::000000000000:user/alice')
  assert.deepEqual((await kms.listKeys({})).Keys, [])
  await assertRefused(kms.createKey({}), 'AccessDeniedException', /user\/alice is not authorized to perform: kms:CreateKey/)
})

test('neither STS nor IAM takes them for more than AWS lets them', async () => {
  const { sts, iam } = sdk(server, identityOf(await session()))
  await assertRefused(sts.getSessionToken({}), 'AccessDenied', 'Cannot call GetSessionToken with session credentials', 403)
  await assertRefused(iam.getUser({}), 'InvalidClientTokenId', /^The security token/, 403)
})

test('a token that is missing, changed or another session’s', async () => {
  const [one, other] = [await session(), await session()]
  const text = 'The security token included in the request is invalid.'
  const withToken = (sessionToken?: string) => {
    const { accessKeyId, secretAccessKey } = identityOf(one)
    return sdk(server, { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) })
  }
  await assertRefused(withToken().kms.listKeys({}), 'UnrecognizedClientException', text)
  await assertRefused(withToken(other.SessionToken!).kms.listKeys({}), 'UnrecognizedClientException', text)
  const changed = withToken(`${one.SessionToken!.slice(0, -8)}AAAAAAAA`)
  await assertRefused(changed.sts.getCallerIdentity({}), 'InvalidClientTokenId', text, 403)
})

test('the trail shows the session and not its secrets', async () => {
  const made = await session()
  await sdk(server, identityOf(made)).kms.listKeys({})
  const records = await server.records()
  const asked = records.filter(({ eventName }) => eventName === 'GetSessionToken').at(-1)!
  assert.equal(asked.readOnly, false)
  assert.deepEqual(asked.responseElements, {
    credentials: { accessKeyId: made.AccessKeyId, expiration: made.Expiration!.toISOString().replace('.000', '') },
    sessionTokenUtilization: Math.floor(made.SessionToken!.length / 40.96),
    sessionTokenSize: made.SessionToken!.length,
  })
  assert.deepEqual(asked.additionalEventData, { RequestDetails: { awsServingRegion: 'us-east-1', endpointType: 'regional' } })
  assert.equal(JSON.stringify(records).includes(made.SecretAccessKey!), false)
  assert.equal(JSON.stringify(records).includes(made.SessionToken!), false)
  const context = records.at(-1)!.userIdentity['sessionContext'] as { attributes: Record<string, string> }
  assert.equal(context.attributes['mfaAuthenticated'], 'false')
})

test('the event history lists the new access key', async () => {
  const { AccessKeyId } = await session()
  const { Events } = await sdk(server).cloudtrail.lookupEvents({
    LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: AccessKeyId! }],
  })
  assert.deepEqual(Events!.map(({ EventName, Resources }) => [EventName, Resources]), [
    ['GetSessionToken', [{ ResourceType: 'AWS::IAM::AccessKey', ResourceName: AccessKeyId }]],
  ])
})

test('the answer tells how long the token is', async () => {
  const { sts } = sdk(server, owner)
  const answer = await sts.getSessionToken({ MinimumSessionTokenSize: 0 })
  const { length } = answer.Credentials!.SessionToken!
  assert.deepEqual([answer.SessionTokenSize, answer.SessionTokenUtilization], [length, Math.floor(length / 40.96)])
  await assertRefused(
    sts.getSessionToken({ MinimumSessionTokenSize: 1 }), 'NotImplemented',
    'sts:GetSessionToken with MinimumSessionTokenSize is not implemented by Stockade.', 501,
  )
})

test('from 15 minutes to 36 hours', async () => {
  const { sts } = sdk(server, owner)
  const short = sts.getSessionToken({ DurationSeconds: 899 })
  await assertRefused(short, 'ValidationError', /'durationSeconds' .* greater than or equal to 900$/)
  const long = sts.getSessionToken({ DurationSeconds: 129_601 })
  await assertRefused(long, 'ValidationError', /'durationSeconds' .* less than or equal to 129600$/)
})
