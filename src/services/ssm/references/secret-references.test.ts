// Secrets that are read as parameters: in whose name, and what is told where they cannot be.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'
import { AwsError } from '../../../core/aws-error.ts'
import { readSecret } from './secret-references.ts'

const server = await startServer()
const { kms, secretsmanager, ssm } = sdk(server)
const start = '/aws/reference/secretsmanager/'
const ClientRequestToken = '6acf7301-d9fe-4fbf-9c59-9c7c5f96aba2'
const value = '{"user":"grüße"}'
const { ARN: arn } = await secretsmanager.createSecret({ Name: 'app/db+1', SecretString: value, ClientRequestToken })
const read = (name: string, more: object = { WithDecryption: true }) => ssm.getParameter({ Name: `${start}${name}`, ...more })
const dependency = 'An error occurred while calling one AWS dependency service.'

test('a secret as a parameter: its own ARN, version 0 and what Secrets Manager answered', async () => {
  const { CreatedDate } = await secretsmanager.getSecretValue({ SecretId: 'app/db+1' })
  for (const [spelling, selector] of [
    [start, undefined], [start.slice(1), undefined], [start, ':AWSCURRENT'], [start, `:${ClientRequestToken}`],
  ] as const) {
    const { Parameter } = await ssm.getParameter({ Name: `${spelling}app/db+1${selector ?? ''}`, WithDecryption: true })
    const { SourceResult, ...rest } = Parameter!
    assert.deepEqual(rest, {
      Name: `${spelling}app/db+1`, Type: 'SecureString', Value: value, Version: 0, LastModifiedDate: CreatedDate,
      ARN: arn, ...(selector !== undefined && { Selector: selector }),
    })
    const { createdDate, ...source } = JSON.parse(SourceResult!) as { createdDate: string }
    assert.deepEqual(source, {
      ARN: arn, name: 'app/db+1', versionId: ClientRequestToken, secretString: value, versionStages: ['AWSCURRENT'],
    })
    assert.match(createdDate, /^[A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d\d:\d\d [AP]M$/)
    assert.equal(Date.parse(`${createdDate} UTC`), Math.floor(CreatedDate!.getTime() / 1000) * 1000)
  }
})

test('what Secrets Manager answered is written with the characters of HTML escaped', async () => {
  const SecretString = "<a>&'=\u2028"
  await secretsmanager.createSecret({ Name: 'a=b', SecretString })
  const { SourceResult } = (await read('a=b')).Parameter!
  assert.match(SourceResult!, /"name":"a\\u003db",/)
  assert.match(SourceResult!, /"secretString":"\\u003ca\\u003e\\u0026\\u0027\\u003d\\u2028"/)
  assert.equal((JSON.parse(SourceResult!) as { secretString: string }).secretString, SecretString)
})

test('bytes have no value, and are shown as a buffer of signed ones', async () => {
  await secretsmanager.createSecret({ Name: 'bytes', SecretBinary: Uint8Array.of(1, 255) })
  const { Parameter } = await read('bytes')
  assert.equal(Parameter?.Value, undefined)
  assert.deepEqual((JSON.parse(Parameter!.SourceResult!) as { secretBinary: unknown }).secretBinary, {
    hb: [1, -1], offset: 0, isReadOnly: false, bigEndian: true, nativeByteOrder: false, mark: -1, position: 0, limit: 2,
    capacity: 2, address: 8,
  })
})

test('what is not there, and what is no reference', async () => {
  const told = 'WithDecryption flag must be True for retrieving a Secret Manager secret.'
  await assertRefused(read('app/db+1', {}), 'ValidationException', told)
  for (const name of ['none', 'none:AWSCURRENT', 'app/db+1:none', `app/db+1:${ClientRequestToken.replace('6', '7')}`]) {
    await assertRefused(
      read(name), 'ParameterNotFound', 'An error occurred (ParameterNotFound) when referencing Secrets Manager: '
        + `Secret aws/reference/secretsmanager/${name}${name.includes(':') ? '' : 'null'} not found.`,
    )
  }
  for (const name of ['app/db+1:', 'app/db+1:a:b', `${arn}`]) {
    await assertRefused(read(name), 'ValidationException', /correct syntax/)
  }
  await assertRefused(ssm.getParameterHistory({ Name: `${start}app/db` }), 'ParameterNotFound', /.*/)
  await assertRefused(
    ssm.putParameter({ Name: `${start}new`, Value: 'x', Type: 'String' }), 'AccessDeniedException',
    'No access to reserved parameter name: aws/reference/secretsmanager/new.',
  )
  assert.deepEqual((await ssm.getParametersByPath({ Path: start, Recursive: true })).Parameters, [])
})

test('of many, those that are not there are told, and a denial is of all', async () => {
  await ssm.putParameter({ Name: '/plain', Value: 'x', Type: 'String' })
  const Names = ['/plain', `${start}app/db+1`, `${start}none`, `${start}${arn}`]
  const { Parameters: found = [], InvalidParameters } = await ssm.getParameters({ Names, WithDecryption: true })
  assert.deepEqual(found.map(({ Name, Version }) => [Name, Version]), [[`${start}app/db+1`, 0], ['/plain', 1]])
  assert.deepEqual(InvalidParameters, Names.slice(2).toSorted())
  const sealed = await ssm.getParameters({ Names })
  assert.deepEqual([sealed.Parameters?.length, sealed.InvalidParameters?.length], [1, 3])
  const reader = sdk(server, await createUser(server, 'batch-reader', allow('ssm:GetParameters'))).ssm
  await assertRefused(reader.getParameters({ Names, WithDecryption: true }), 'ValidationException', dependency)
})

test('SSM, Secrets Manager and KMS are each asked, in the name of the caller', async () => {
  const KeyId = (await kms.createKey({})).KeyMetadata!.KeyId!
  const { ARN } = await secretsmanager.createSecret({ Name: 'held', SecretString: 'held', KmsKeyId: KeyId })
  const onName = allow('ssm:GetParameter', `arn:aws:ssm:us-east-1:${account}:parameter${start}held`)
  const asked = async (name: string, ...statements: Parameters<typeof createUser>[2][]) =>
    sdk(server, await createUser(server, name, ...statements)).ssm.getParameter({ Name: `${start}held`, WithDecryption: true })
  const onSecret = allow('secretsmanager:GetSecretValue', ARN)
  const withoutSsm = asked('without-ssm', onSecret, allow('kms:Decrypt'))
  await assertRefused(withoutSsm, 'AccessDeniedException', /ssm:GetParameter on resource/)
  await assertRefused(asked('without-secret', onName, allow('kms:Decrypt')), 'ValidationException', dependency)
  await assertRefused(asked('without-key', onName, onSecret), 'ValidationException', dependency)
  assert.equal((await asked('with-all', onName, onSecret, allow('kms:Decrypt'))).Parameter?.Value, 'held')
  const hops = (await server.records()).slice(-3)
  assert.deepEqual(hops.map(({ eventName, userIdentity, errorCode }) => [eventName, userIdentity['invokedBy'], errorCode]), [
    ['Decrypt', 'secretsmanager.amazonaws.com', undefined], ['GetSecretValue', 'ssm.amazonaws.com', undefined],
    ['GetParameter', undefined, undefined],
  ])
  assert.equal(JSON.stringify(hops).includes('SourceResult'), false)
})

test('a failure of the server\'s own stays one', async () => {
  const failing = () => Promise.reject(new AwsError('InternalFailure', 'broken', { fault: 'server' }))
  const error = (code: string, message: string) => new AwsError(code, message)
  const call = { input: { WithDecryption: true }, aws: { call: failing }, error }
  const reading = readSecret(call, { spelling: `${start}a`, secret: 'a' })
  await assert.rejects(reading, { code: 'InternalFailure', message: 'broken', fault: 'server' })
})

test('a secret that is to be deleted is not read', async () => {
  await secretsmanager.createSecret({ Name: 'marked', SecretString: 'x' })
  await secretsmanager.deleteSecret({ SecretId: 'marked' })
  await assertRefused(read('marked'), 'ValidationException', dependency)
})
