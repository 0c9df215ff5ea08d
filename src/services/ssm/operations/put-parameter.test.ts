import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused, refusal } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms, ssm } = sdk(server)
const put = (Name: string, Value = 'value', more: object = {}) => ssm.putParameter({ Name, Value, Type: 'String', ...more })

test('makes a parameter, and with Overwrite its next version', async () => {
  assert.equal((await put('/app/a')).Version, 1)
  await assertRefused(put('/app/a'), 'ParameterAlreadyExists', /^The parameter already exists\./)
  assert.deepEqual(
    (({ Version, Tier }) => [Version, Tier])(await put('/app/a', 'other', { Overwrite: true })), [2, 'Standard'],
  )
})

test('"flag" and "/flag" are one name', async () => {
  await put('flag')
  await assertRefused(put('/flag'), 'ParameterAlreadyExists', /./)
})

test('names that AWS refuses', async () => {
  const prefix = /^Parameter name: can't be prefixed with /
  for (const name of ['ssm', 'SSMthing', '/ssm/a']) await assertRefused(put(name), 'ValidationException', prefix)
  for (const name of ['aws', 'awsome', '/aws/a', '/AWSfoo/x', ' aws ']) {
    const told = `No access to reserved parameter name: ${name.trim().replace('/', '')}.`
    // The first slash alone is not told.
    await assertRefused(put(name), 'AccessDeniedException', told.replace('AWSfoox', 'AWSfoo/x'))
  }
  await assertRefused(put('app/a'), 'ValidationException', 'Parameter name must be a fully qualified name.')
  await assertRefused(put('/app/a b'), 'ValidationException', prefix)
  await assertRefused(put('/app/a/'), 'ValidationException', 'Parameter name must not end with slash.')
  await assertRefused(put('/a'.repeat(16)), 'HierarchyLevelLimitExceededException', /15 levels/)
})

test('spaces around a name are none of it, and what stands in front of it in its ARN counts towards its length', async () => {
  await put(' /spaced ')
  assert.equal((await ssm.getParameter({ Name: '/spaced' })).Parameter?.Name, '/spaced')
  const longest = 1011 - 'arn:aws:ssm:us-east-1:000000000000:parameter/'.length
  await put('l'.repeat(longest))
  await assertRefused(put('m'.repeat(longest + 1)), 'ValidationException', /^Parameter name: can't be prefixed with /)
})

test('tag keys that begin with aws: are refused', async () => {
  const Tags = [{ Key: 'AWS:cloudformation:stack-name', Value: 'x' }]
  await assertRefused(put('/tagged', 'a', { Tags }), 'ValidationException', /begin with aws:/)
  await put('/tagged')
  const resource = { ResourceType: 'Parameter', ResourceId: '/tagged' } as const
  await assertRefused(ssm.addTagsToResource({ ...resource, Tags }), 'ValidationException', /begin with aws:/)
  assert.deepEqual((await ssm.listTagsForResource(resource)).TagList, [])
})

test('overwriting a SecureString without a key goes back to the default key', async () => {
  const { KeyMetadata } = await kms.createKey({})
  const KeyId = KeyMetadata!.KeyId!
  await put('/secure', 'a', { Type: 'SecureString', KeyId })
  await put('/secure', 'b', { Overwrite: true })
  await kms.disableKey({ KeyId })
  assert.equal((await ssm.getParameter({ Name: '/secure', WithDecryption: true })).Parameter?.Value, 'b')
  await assertRefused(ssm.getParameter({ Name: '/secure:1', WithDecryption: true }), 'InvalidKeyId', /./)
})

test('a long name that is wrong at its end is refused like a short one', async () => {
  const prefix = /^Parameter name: can't be prefixed with /
  const names = [`${'a'.repeat(1000)}!`, `${'/a'.repeat(14)}!`]
  for (const name of names) await assertRefused(put(name), 'ValidationException', prefix)
})

test('a value that is too long, a type that is not said, tags with Overwrite', async () => {
  await assertRefused(put('/app/long', 'x'.repeat(4097)), 'ValidationException', /maximum parameter value of 4096 characters/)
  await assertRefused(put('/app/untyped', 'a', { Type: undefined }), 'ValidationException', /type is required/)
  await assertRefused(
    put('/app/untyped', 'a', { Type: 'Text' }), 'ValidationException',
    "1 validation error detected: Value 'Text' at 'type' failed to satisfy constraint: "
      + 'Member must satisfy enum value set: [SecureString, StringList, String]',
  )
  const tagged = { Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] }
  await assertRefused(put('/app/a', 'a', tagged), 'ValidationException', /^Invalid request: tags and overwrite/)
})

test('a value that names another parameter, and one of no known type', async () => {
  await assertRefused(
    put('/app/nested', '{{ssm:other}}'), 'ValidationException',
    "Parameter value: '{{ssm:other}}' failed to satisfy constraint: Parameter value can't nest another parameter. "
      + 'Do not use "{{}}" in the value.',
  )
  assert.equal(JSON.stringify(await server.records()).includes('ssm:other'), false)
  await put('/app/braces', '}} {{')
  await assertRefused(
    put('/app/typed', 'a', { DataType: 'Text' }), 'ValidationException',
    'The following data type is not supported: Text. (Data type names are all lowercase.)',
  )
  await assertRefused(
    put('/app/typed', 'a', { DataType: 'aws:ssm:integration' }), 'ValidationException',
    /^Parameters with data type: aws:ssm:integration must start with prefix: \/d9d01087-[0-9a-f-]+\/ssm\/integrations$/,
  )
})

test('a SecureString under a key that cannot be used', async () => {
  const secure = (KeyId: string) => put('/app/secret', 'a', { Type: 'SecureString', KeyId })
  await assertRefused(secure('alias/none'), 'InvalidKeyId', /alias\/none is not found\. \(Service: AWSKMS; .*\)$/)
  const { KeyMetadata: key } = await kms.createKey()
  await kms.disableKey({ KeyId: key!.KeyId })
  const { code, message } = await refusal(secure(key!.KeyId!))
  const { requestID } = await lastRecord(server, 'Encrypt')
  const told = `(Service: AWSKMS; Status Code: 400; Error Code: DisabledException; Request ID: ${requestID}; Proxy: null)`
  assert.deepEqual([code, message], ['InvalidKeyId', `${key!.Arn} is disabled. ${told}`])
})

test('whoever may not encrypt under the key writes nothing, and the denial is on record', async () => {
  const { KeyMetadata: key } = await kms.createKey()
  const writer = sdk(server, await createUser(server, 'writer', allow('ssm:PutParameter')))
  const call = writer.ssm.putParameter({ Name: '/app/denied', Value: 'a', Type: 'SecureString', KeyId: key!.KeyId })
  await assertRefused(call, 'AccessDeniedException', /kms:Encrypt on resource: /)
  const [hop, outer] = (await server.records()).slice(-2)
  assert.deepEqual([hop?.eventName, hop?.errorCode], ['Encrypt', 'AccessDenied'])
  assert.deepEqual([outer?.eventName, outer?.errorCode], ['PutParameter', 'AccessDenied'])
  await assertRefused(ssm.getParameter({ Name: '/app/denied' }), 'ParameterNotFound', /.*/)
})

test('the AWS managed key is made on first use, and is nobody’s to change', async () => {
  const before = (await kms.listKeys({})).Keys!.length
  await put('/app/first', 'a', { Type: 'SecureString' })
  assert.equal((await kms.listKeys({})).Keys!.length, before + 1)
  const { KeyMetadata: managed } = await kms.describeKey({ KeyId: 'alias/aws/ssm' })
  assert.equal(managed?.KeyManager, 'AWS')
  await assertRefused(kms.disableKey({ KeyId: managed!.KeyId }), 'AccessDeniedException', /no resource-based policy allows/)
})

test('no value is in the trail', async () => {
  await put('/app/quiet', 'a value that must not be seen')
  const { requestParameters } = await lastRecord(server, 'PutParameter')
  assert.deepEqual(requestParameters, { name: '/app/quiet', type: 'String', value: 'HIDDEN_DUE_TO_SECURITY_REASONS' })
  assert.equal(JSON.stringify(await server.records()).includes('must not be seen'), false)
})

test('a value that breaks the contract is on record with its code, and one that the operation refuses without', async () => {
  await assertRefused(
    put('/app/empty', ''), 'ValidationException',
    "1 validation error detected: Value at 'value' failed to satisfy constraint: "
      + 'Member must have length greater than or equal to 1',
  )
  assert.equal((await lastRecord(server, 'PutParameter')).errorCode, 'ValidationException')
  await assertRefused(put('/app/quiet'), 'ParameterAlreadyExists', /./)
  assert.equal((await lastRecord(server, 'PutParameter')).errorCode, undefined)
})
