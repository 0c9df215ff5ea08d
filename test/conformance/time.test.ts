// Thirty days in a second: what the store's clock decides, and what it must not touch.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stockade } from '../kit/command-line.ts'
import { rootVariables, type Identity } from '../kit/identity.ts'
import { assertRefused } from '../kit/refusal.ts'
import { assume, createRole } from '../kit/roles.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { allow, createUser } from '../kit/users.ts'

const server = await startServer({ dev: true })
const { kms, sts, cloudtrail } = sdk(server)
const environment = {
  ...rootVariables,
  STOCKADE_PORT: new URL(server.url).port,
}
const day = 86_400_000

async function advance(duration: string): Promise<void> {
  const { code, out, err } = await stockade(['clock', 'advance', duration, '--data', server.data], environment)
  assert.equal(code, 0, err)
  assert.match(out, /^It is \d{4}-\d{2}-\d{2}T\S+Z now, and everything that was due by then has been run\.\n$/)
}

async function sessionOf(identity: Identity, DurationSeconds = 3600): Promise<Identity> {
  const { Credentials: made } = await sdk(server, identity).sts.getSessionToken({ DurationSeconds })
  return { accessKeyId: made!.AccessKeyId!, secretAccessKey: made!.SecretAccessKey!, sessionToken: made!.SessionToken! }
}

test('a key that is scheduled for deletion is refused, and in thirty days it is gone with its aliases', async () => {
  const { KeyMetadata: key } = await kms.createKey({})
  const KeyId = key!.KeyId!
  await kms.createAlias({ AliasName: 'alias/leaving', TargetKeyId: KeyId })
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('text') })
  await kms.scheduleKeyDeletion({ KeyId })
  await assertRefused(kms.decrypt({ CiphertextBlob }), 'KMSInvalidStateException', `${key!.Arn} is pending deletion.`)

  await advance('29d')
  assert.equal((await kms.describeKey({ KeyId })).KeyMetadata?.KeyState, 'PendingDeletion')
  await advance('1d1h')
  // The client that signed before the clock moved signs on: the Date of an answer is the wall's.
  await assertRefused(kms.describeKey({ KeyId }), 'NotFoundException', `Key '${key!.Arn}' does not exist`)
  assert.deepEqual((await kms.listKeys({})).Keys, [])
  assert.deepEqual((await kms.listAliases({})).Aliases!.filter(({ TargetKeyId }) => TargetKeyId), [])
  const unknown = /^The ciphertext refers to a customer master key that does not exist/
  await assertRefused(kms.decrypt({ CiphertextBlob }), 'AccessDeniedException', unknown)
})

test('the history shows that KMS did it, thirty days on', async () => {
  const attribute = { AttributeKey: 'EventName', AttributeValue: 'DeleteKey' } as const
  const { Events } = await cloudtrail.lookupEvents({ LookupAttributes: [attribute] })
  const [found] = Events!
  assert.equal(Events!.length, 1)
  const event = JSON.parse(found!.CloudTrailEvent!) as Record<string, unknown>
  assert.deepEqual(
    [event['eventType'], event['eventSource'], (event['userIdentity'] as Record<string, unknown>)['invokedBy']],
    ['AwsServiceEvent', 'kms.amazonaws.com', 'AWS Internal'],
  )
  assert.ok(Math.abs(found!.EventTime!.getTime() - Date.now() - 30 * day) < day)
})

test('a key whose rotation falls due has another material, and opens what was encrypted before', async () => {
  const { KeyMetadata: key } = await kms.createKey({})
  const KeyId = key!.KeyId!
  await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 })
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('text') })
  await advance('90d')
  const { Plaintext, KeyMaterialId } = await kms.decrypt({ CiphertextBlob })
  assert.deepEqual([Buffer.from(Plaintext!).toString(), KeyMaterialId], ['text', key!.CurrentKeyMaterialId])
  assert.notEqual((await kms.describeKey({ KeyId })).KeyMetadata!.CurrentKeyMaterialId, key!.CurrentKeyMaterialId)
})

test('sessions expire by the store\'s clock, and long-term keys sign on', async () => {
  const ann = await createUser(server, 'ann', allow(['kms:ListKeys', 'sts:AssumeRole']))
  const worker = await assume(server, ann, await createRole(server, 'worker', allow('kms:ListKeys')))
  const sessions = [await sessionOf(ann), worker].map(identity => sdk(server, identity))
  for (const { kms: asked } of sessions) await asked.listKeys({})
  await advance('59m')
  for (const { kms: asked } of sessions) await asked.listKeys({})
  await advance('2m')
  const text = 'The security token included in the request is expired'
  for (const session of sessions) {
    await assertRefused(session.kms.listKeys({}), 'ExpiredTokenException', text)
    await assertRefused(session.sts.getCallerIdentity({}), 'ExpiredToken', text, 403)
  }
  await sdk(server, ann).kms.listKeys({})
  await sts.getCallerIdentity({})
})

test('what sessions are sealed under is replaced each day, and outlives the last of its sessions', async () => {
  const bob = await createUser(server, 'bob', allow('kms:ListKeys'))
  const sealedUnder = ({ sessionToken }: Identity) => Buffer.from(sessionToken!, 'base64').toString('hex', 1, 17)
  const longest = 36 * 60 * 60
  const first = await sessionOf(bob, longest)
  assert.equal(sealedUnder(await sessionOf(bob)), sealedUnder(first))
  await advance('25h')
  const second = await sessionOf(bob)
  assert.notEqual(sealedUnder(second), sealedUnder(first))
  await sdk(server, first).kms.listKeys({})
  // Expired and known for one, until its key goes with the next that comes; then a token like any other text.
  await advance('37h')
  await assertRefused(sdk(server, first).kms.listKeys({}), 'ExpiredTokenException', /is expired$/)
  await sessionOf(bob)
  await assertRefused(sdk(server, first).kms.listKeys({}), 'UnrecognizedClientException', /is invalid\.$/)
})

test('without --dev the clock stands', async () => {
  const strict = await startServer()
  const { code, err } = await stockade(['clock', 'advance', '1d', '--data', strict.data], {
    ...environment, STOCKADE_PORT: new URL(strict.url).port,
  })
  assert.equal(code, 1)
  assert.match(err, /^stockade: The clock moves in development mode only: start the server with --dev\.\n$/)
})
