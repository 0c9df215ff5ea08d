// A call within a call, by the one service that makes them: Parameter Store's to KMS.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../test/kit/refusal.ts'
import { sdk } from '../../test/kit/sdk.ts'
import { startServer } from '../../test/kit/server.ts'
import { allow, createUser } from '../../test/kit/users.ts'

const server = await startServer()
const { ssm, kms } = sdk(server)
const arnOf = (name: string) => `arn:aws:ssm:us-east-1:000000000000:parameter/${name}`

/** The records since `count`, as call and outcome. */
async function since(count: number): Promise<string[]> {
  const records = (await server.records()).slice(count)
  return records.map(({ eventName, errorCode }) => (errorCode === undefined ? eventName : `${eventName} ${errorCode}`))
}

test('the hop is recorded before the call it belongs to, in the caller\'s name, and says who called', async () => {
  const before = (await server.records()).length
  await ssm.putParameter({ Name: 'one', Value: 'secret', Type: 'SecureString' })
  assert.deepEqual(await since(before), ['Encrypt', 'PutParameter'])
  const [hop, outer] = (await server.records()).slice(before)
  assert.deepEqual(hop!.userIdentity['arn'], outer!.userIdentity['arn'])
  assert.equal(hop!.userIdentity['invokedBy'], 'ssm.amazonaws.com')
  assert.notEqual(hop!.requestID, outer!.requestID)
  assert.notEqual(hop!.eventID, outer!.eventID)
})

test('when the hop is denied, its denial is on record, and nothing that it wrote stays', async () => {
  const denied = { Effect: 'Deny', Action: 'kms:Encrypt', Resource: '*' } as const
  const writer = sdk(server, await createUser(server, 'writer', allow('ssm:*'), denied), 'eu-west-1')
  const before = (await server.records()).length
  // In this Region the call would make the AWS managed key, were it allowed.
  const put = writer.ssm.putParameter({ Name: 'two', Value: 'secret', Type: 'SecureString' })
  await assertRefused(put, 'AccessDeniedException', /user\/writer is not authorized to perform: kms:Encrypt .* explicit deny/)
  assert.deepEqual(await since(before), ['Encrypt AccessDenied', 'PutParameter AccessDenied'])
  const there = sdk(server, undefined, 'eu-west-1')
  assert.deepEqual((await there.kms.listKeys({})).Keys, [])
  await assert.rejects(there.ssm.getParameter({ Name: 'two' }), { name: 'ParameterNotFound' })
})

test('when the call fails after its hop, a read stays on record and the failure after it', async () => {
  const { KeyMetadata } = await kms.createKey({})
  await ssm.putParameter({ Name: 'three', Value: 'secret', Type: 'SecureString', KeyId: KeyMetadata!.KeyId! })
  await kms.disableKey({ KeyId: KeyMetadata!.KeyId! })
  const before = (await server.records()).length
  const both = ssm.getParameters({ Names: ['one', 'three'], WithDecryption: true })
  await assertRefused(both, 'InvalidKeyId', /is disabled\. \(Service: AWSKMS; /)
  assert.deepEqual(await since(before), ['Decrypt', 'Decrypt DisabledException', 'GetParameters InvalidKeyId'])
})

test('a hop asks for the caller\'s own leave, and the context binds the ciphertext to its parameter', async () => {
  const { Parameter } = await ssm.getParameter({ Name: 'one' })
  const CiphertextBlob = Buffer.from(Parameter!.Value!, 'base64')
  const direct = (name: string) => kms.decrypt({ CiphertextBlob, EncryptionContext: { PARAMETER_ARN: arnOf(name) } })
  await assertRefused(direct('two'), 'AccessDeniedException', /because no resource-based policy allows/)
  const reader = sdk(server, await createUser(server, 'reader', allow('ssm:GetParameter', arnOf('one'))))
  assert.equal((await reader.ssm.getParameter({ Name: 'one', WithDecryption: true })).Parameter!.Value, 'secret')
})
