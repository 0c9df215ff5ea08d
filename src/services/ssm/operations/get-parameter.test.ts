import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused, refusal } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms, ssm } = sdk(server)
const reader = sdk(server, await createUser(server, 'reader', allow('ssm:GetParameter')))
const { KeyMetadata: key } = await kms.createKey()
await ssm.putParameter({ Name: '/app/plain', Value: 'one', Type: 'String' })
await ssm.putParameter({ Name: '/app/plain', Value: 'two', Overwrite: true })
await ssm.putParameter({ Name: '/app/managed', Value: 'under alias/aws/ssm', Type: 'SecureString' })
await ssm.putParameter({ Name: '/app/customer', Value: 'under a customer key', Type: 'SecureString', KeyId: key!.KeyId })

test('the current version, or the one that is asked for', async () => {
  const { Parameter: current } = await ssm.getParameter({ Name: '/app/plain' })
  assert.deepEqual(
    [current?.Name, current?.Value, current?.Version, current?.ARN],
    ['/app/plain', 'two', 2, 'arn:aws:ssm:us-east-1:000000000000:parameter/app/plain'],
  )
  const { Parameter: first } = await ssm.getParameter({ Name: '/app/plain:1' })
  assert.deepEqual([first?.Value, first?.Version, first?.Selector], ['one', 1, ':1'])
  assert.equal((await ssm.getParameter({ Name: '/app/plain:01' })).Parameter?.Selector, ':01')
})

test('a version or a label that is not there, and what is neither', async () => {
  const get = (selector: string) => ssm.getParameter({ Name: `/app/plain${selector}` })
  for (const version of ['7', '0', '2147483648', '9'.repeat(30)]) {
    await assertRefused(
      get(`:${version}`), 'ParameterVersionNotFound',
      `Systems Manager could not find version ${version} of /app/plain. Verify the version and try again.`,
    )
  }
  for (const label of ['prod', '-1']) {
    await assertRefused(
      get(`:${label}`), 'ParameterVersionNotFound',
      `Systems Manager could not find a version of /app/plain that has the specified label, ${label}. `
        + 'Verify the parameter label and try again.',
    )
  }
  for (const selector of [':', ':1:2']) {
    await assertRefused(
      get(selector), 'ValidationException',
      'Invalid parameter name. Please use correct syntax for referencing a version/label  <name>:<version/label>',
    )
  }
  await assertRefused(ssm.getParameter({ Name: '/app/none:1' }), 'ParameterNotFound', 'UnknownError')
})

test('what cannot be a name', async () => {
  for (const Name of ['/app/a b', '/app//plain', 'app/plain', '/app/plain/']) {
    await assertRefused(
      ssm.getParameter({ Name }), 'ValidationException',
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths '
        + 'divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    )
  }
})

test('it answers to the name as it was asked, and to an ARN with its own', async () => {
  await ssm.putParameter({ Name: 'bare', Value: 'a', Type: 'String' })
  for (const Name of ['bare', '/bare']) assert.equal((await ssm.getParameter({ Name })).Parameter?.Name, Name)
  const { Parameter } = await ssm.getParameter({ Name: 'arn:aws:ssm:us-east-1:000000000000:parameter/bare:1' })
  assert.deepEqual([Parameter?.Name, Parameter?.Selector], ['bare', ':1'])
})

test('one that is not there is refused, and on record as if it had been: a denial alone is marked', async () => {
  await assertRefused(ssm.getParameter({ Name: '/app/none' }), 'ParameterNotFound', 'UnknownError')
  const { errorCode, errorMessage, requestParameters, resources } = await lastRecord(server, 'GetParameter')
  assert.deepEqual({ errorCode, errorMessage, requestParameters, resources }, {
    errorCode: undefined,
    errorMessage: undefined,
    requestParameters: { name: '/app/none' },
    resources: [{ accountId: '000000000000', ARN: 'arn:aws:ssm:us-east-1:000000000000:parameter/app/none' }],
  })
  const nobody = sdk(server, await createUser(server, 'nobody'))
  await assertRefused(nobody.ssm.getParameter({ Name: '/app/none' }), 'AccessDeniedException', /ssm:GetParameter/)
  assert.equal((await lastRecord(server, 'GetParameter')).errorCode, 'AccessDenied')
})

test('a SecureString is shown encrypted unless it is to be decrypted', async () => {
  const { Parameter: sealed } = await ssm.getParameter({ Name: '/app/managed' })
  assert.notEqual(sealed?.Value, 'under alias/aws/ssm')
  const { Parameter: open } = await ssm.getParameter({ Name: '/app/managed', WithDecryption: true })
  assert.equal(open?.Value, 'under alias/aws/ssm')
})

test('whoever may read parameters reads those under the AWS managed key, and not those under a customer key', async () => {
  const { Parameter } = await reader.ssm.getParameter({ Name: '/app/managed', WithDecryption: true })
  assert.equal(Parameter?.Value, 'under alias/aws/ssm')
  const { code, message } = await refusal(reader.ssm.getParameter({ Name: '/app/customer', WithDecryption: true }))
  const hop = await lastRecord(server, 'Decrypt')
  assert.deepEqual([code, message], [
    'AccessDeniedException',
    `User: arn:aws:iam::000000000000:user/reader is not authorized to perform: kms:Decrypt on resource: ${key!.Arn} `
      + 'because no identity-based policy allows the kms:Decrypt action '
      + `(Service: AWSKMS; Status Code: 400; Error Code: AccessDeniedException; Request ID: ${hop.requestID}; Proxy: null)`,
  ])
  assert.ok((await reader.ssm.getParameter({ Name: '/app/customer' })).Parameter?.Value)
})

test('the trail shows the read and the decryption behind it, in the name of the user', async () => {
  await reader.ssm.getParameter({ Name: '/app/managed', WithDecryption: true })
  const [decrypt, read] = (await server.records()).slice(-2)
  assert.deepEqual([decrypt?.eventName, read?.eventName], ['Decrypt', 'GetParameter'])
  assert.equal(decrypt?.userIdentity['userName'], 'reader')
  assert.deepEqual(
    [decrypt?.userIdentity['invokedBy'], decrypt?.sourceIPAddress, decrypt?.userAgent],
    ['ssm.amazonaws.com', 'ssm.amazonaws.com', 'ssm.amazonaws.com'],
  )
  assert.deepEqual(decrypt?.requestParameters, {
    encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    encryptionContext: { PARAMETER_ARN: 'arn:aws:ssm:us-east-1:000000000000:parameter/app/managed' },
  })
  await reader.ssm.getParameter({ Name: '/app/customer', WithDecryption: true }).catch(() => undefined)
  const [denied, failed] = (await server.records()).slice(-2)
  assert.deepEqual([denied?.eventName, denied?.errorCode], ['Decrypt', 'AccessDenied'])
  assert.deepEqual([failed?.eventName, failed?.errorCode], ['GetParameter', 'AccessDenied'])
})

test('a key policy may let a user decrypt through SSM and not directly', async () => {
  const { KeyMetadata: gated } = await kms.createKey()
  const statement = (principal: string, condition: object) => ({
    Effect: 'Allow', Principal: { AWS: principal }, Action: 'kms:*', Resource: '*', Condition: condition,
  })
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      statement('arn:aws:iam::000000000000:root', { StringEquals: { 'aws:PrincipalArn': 'arn:aws:iam::000000000000:root' } }),
      statement('arn:aws:iam::000000000000:user/reader', { StringEquals: { 'kms:ViaService': 'ssm.us-east-1.amazonaws.com' } }),
    ],
  })
  await kms.putKeyPolicy({ KeyId: gated!.KeyId, Policy, BypassPolicyLockoutSafetyCheck: true })
  await ssm.putParameter({ Name: '/app/gated', Value: 'through SSM alone', Type: 'SecureString', KeyId: gated!.KeyId })
  const { Parameter } = await reader.ssm.getParameter({ Name: '/app/gated', WithDecryption: true })
  assert.equal(Parameter?.Value, 'through SSM alone')
  const CiphertextBlob = Buffer.from((await ssm.getParameter({ Name: '/app/gated' })).Parameter!.Value!, 'base64')
  await assertRefused(
    reader.kms.decrypt({ CiphertextBlob, EncryptionContext: { PARAMETER_ARN: Parameter!.ARN! } }),
    'AccessDeniedException', /kms:Decrypt .* because no resource-based policy allows the kms:Decrypt action$/,
  )
})

test('an ARN of another account, Region or partition names no parameter of ours', async () => {
  await ssm.putParameter({ Name: '/here', Value: 'x', Type: 'String' })
  const own = 'arn:aws:ssm:us-east-1:000000000000:parameter/here'
  assert.equal((await ssm.getParameter({ Name: own })).Parameter?.Value, 'x')
  for (const Name of [own.replace('0000:', '0001:'), own.replace('us-east-1', 'eu-west-1'), own.replace(':aws:', ':aws-cn:')]) {
    await assertRefused(ssm.getParameter({ Name }), 'AccessDeniedException', /because no resource-based policy allows/)
  }
})
