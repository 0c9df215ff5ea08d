// The main job, on real input, as the README tells it: the AWS CLI makes a key and a user who may generate data keys and not
// decrypt; the AWS Encryption SDK encrypts a file of 10 MB as that user; only the administrator decrypts it; the history shows
// every call; and no secret is anywhere in the data folder but in its two files for them.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { aws, withoutCli } from '../kit/aws-command.ts'
import { spawnServer } from '../kit/child-server.ts'
import { stockade } from '../kit/command-line.ts'
import { encryptionSdk } from '../kit/encryption-sdk.ts'
import { account, region, type Identity } from '../kit/identity.ts'
import { filesWith, keyMaterialsOf } from '../kit/leaks.ts'
import { withoutFolder } from '../kit/store-place.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

suite('the main job', { skip: withoutCli }, async () => {
  const folder = temporaryFolder()
  const data = join(folder.path, 'data')
  const server = await spawnServer({ data })
  after(async () => {
    await server.end('SIGTERM')
    folder.remove()
  })

  const admin = await administrator(data, server.port)
  const asAdmin = async (...args: readonly string[]): Promise<Shown> => {
    const { code, out, err } = await aws(server, args, admin)
    assert.equal(code, 0, err)
    return JSON.parse(out || '{}') as Shown
  }
  const lookUp = async (key: string, value: string) => {
    const attribute = `AttributeKey=${key},AttributeValue=${value}`
    const { Events } = await asAdmin('cloudtrail', 'lookup-events', '--lookup-attributes', attribute)
    return Events.map(({ EventName }) => EventName)
  }
  const plaintext = randomBytes(10 * 1024 * 1024)
  let keyArn: string
  let user: Identity
  let message: Buffer
  let dataKeys: readonly Buffer[]

  test('the administrator makes a key, and a user who may generate data keys and not decrypt', async () => {
    const { KeyMetadata } = await asAdmin('kms', 'create-key', '--description', 'payroll')
    keyArn = KeyMetadata.Arn
    await asAdmin('iam', 'create-user', '--user-name', 'clerk')
    const document = join(folder.path, 'policy.json')
    writeFileSync(document, JSON.stringify({
      Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:GenerateDataKey', Resource: keyArn }],
    }))
    const named = ['--user-name', 'clerk', '--policy-name', 'seal-payroll', '--policy-document', `file://${document}`]
    await asAdmin('iam', 'put-user-policy', ...named)
    const { AccessKey } = await asAdmin('iam', 'create-access-key', '--user-name', 'clerk')
    user = { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey }
  })

  test('the user encrypts a file of 10 MB', async () => {
    const encryption = encryptionSdk(server, user, keyArn)
    message = await encryption.encrypt(plaintext, { purpose: 'payroll' })
    dataKeys = encryption.dataKeys
    assert.ok(message.length > plaintext.length)
    assert.equal(message.indexOf(plaintext.subarray(0, 32)), -1)
  })

  test('its decryption by the user is refused, and the refusal names user, action, resource and reason', async () => {
    const sentence = `User: arn:aws:iam::${account}:user/clerk is not authorized to perform: kms:Decrypt on resource: ${keyArn} `
      + 'because no identity-based policy allows the kms:Decrypt action'
    await assert.rejects(encryptionSdk(server, user, keyArn).decrypt(message), (thrown: Error) => {
      assert.ok(thrown.message.includes('AccessDeniedException'), thrown.message)
      assert.ok(thrown.message.includes(sentence), thrown.message)
      return true
    })
  })

  test('the administrator decrypts it, byte for byte', async () => {
    assert.ok(plaintext.equals(await encryptionSdk(server, admin, keyArn).decrypt(message)))
  })

  test('the event history shows every one of these calls, the denied one with AccessDenied', async () => {
    const { Events } = await asAdmin('cloudtrail', 'lookup-events')
    const shown = Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent) as ShownEvent).map(event => [
      event.eventName, event.userIdentity.userName ?? event.userIdentity.type, event.errorCode,
    ])
    assert.deepEqual(shown.toReversed(), [
      ['CreateKey', 'Root', undefined],
      ['CreateUser', 'Root', undefined],
      ['PutUserPolicy', 'Root', undefined],
      ['CreateAccessKey', 'Root', undefined],
      ['GenerateDataKey', 'clerk', undefined],
      ['Decrypt', 'clerk', 'AccessDenied'],
      ['Decrypt', 'Root', undefined],
    ])
  })

  test('the event history finds the calls by user, by resource and by access key', async () => {
    assert.deepEqual(await lookUp('Username', 'clerk'), ['Decrypt', 'GenerateDataKey'])
    assert.deepEqual(await lookUp('AccessKeyId', user.accessKeyId), ['Decrypt', 'GenerateDataKey'])
    assert.deepEqual(await lookUp('ResourceName', keyArn), ['Decrypt', 'Decrypt', 'GenerateDataKey', 'CreateKey'])
  })

  test('no secret is anywhere in the data folder but in its two files for them', { skip: withoutFolder }, async () => {
    const pieces = Array.from({ length: 100 }, (_, index) => plaintext.subarray(index * 100_000, index * 100_000 + 24))
    assert.deepEqual(filesWith(data, pieces), [])
    assert.equal(dataKeys.length, 1)
    assert.deepEqual(filesWith(data, dataKeys), [])
    const materials = await keyMaterialsOf(data)
    assert.equal(materials.length, 1)
    assert.deepEqual(filesWith(data, materials), [])
    assert.deepEqual(filesWith(data, [Buffer.from(user.secretAccessKey)]), [])
    assert.deepEqual(filesWith(data, [Buffer.from(admin.secretAccessKey)]), ['root-credentials'])
    assert.match(filesWith(data, [Buffer.from(user.accessKeyId)]).join(), /^stockade\.db/, 'the search finds what is there')
  })

  test('the journal is sound, beside the running server', async () => {
    const { code, out } = await stockade(['journal', 'verify', '--data', data])
    assert.equal(code, 0, out)
    assert.match(out, /^The journal is sound: \d+ records, head \d+:[0-9a-f]{64}$/m)
  })
})

/** What the CLI prints, as far as the story reads it. */
interface Shown {
  readonly KeyMetadata: { readonly Arn: string }
  readonly AccessKey: { readonly AccessKeyId: string; readonly SecretAccessKey: string }
  readonly Events: readonly { readonly EventName: string; readonly CloudTrailEvent: string }[]
}

interface ShownEvent {
  readonly eventName: string
  readonly errorCode?: string
  readonly userIdentity: { readonly type: string; readonly userName?: string }
}

/** As `eval "$(stockade env)"` sets it. */
async function administrator(data: string, port: number): Promise<Identity> {
  const { code, out } = await stockade(['env', '--data', data, '--port', String(port)])
  assert.equal(code, 0)
  const value = (name: string) => new RegExp(`^export ${name}='?([^'\n]+)'?$`, 'm').exec(out)![1]!
  assert.equal(value('AWS_ENDPOINT_URL'), `http://127.0.0.1:${port}`)
  assert.equal(value('AWS_REGION'), region)
  return { accessKeyId: value('AWS_ACCESS_KEY_ID'), secretAccessKey: value('AWS_SECRET_ACCESS_KEY') }
}
