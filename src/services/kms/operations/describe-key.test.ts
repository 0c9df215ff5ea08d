import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { anyReason, assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
const { KeyMetadata: key } = await kms.createKey({ Description: 'payroll' })

test('a key is described by its id, its ARN, an alias and an alias\'s ARN', async () => {
  await kms.createAlias({ AliasName: 'alias/payroll', TargetKeyId: key!.KeyId! })
  const names = [key!.KeyId!, key!.Arn!, 'alias/payroll', 'arn:aws:kms:us-east-1:000000000000:alias/payroll']
  for (const KeyId of names) assert.deepEqual((await kms.describeKey({ KeyId })).KeyMetadata, key)
  await assertRecord(server, 'DescribeKey', {
    readOnly: true,
    requestParameters: { keyId: names[3] },
    responseElements: null,
    resources: [{ accountId: '000000000000', type: 'AWS::KMS::Key', ARN: key!.Arn! }],
  })
})

test('a key is in its Region alone', async () => {
  const { kms: elsewhere } = sdk(server, undefined, 'eu-west-1')
  await assertRefused(
    elsewhere.describeKey({ KeyId: key!.KeyId! }), 'NotFoundException',
    `Key '${key!.Arn!.replace('us-east-1', 'eu-west-1')}' does not exist`,
  )
  await assertRefused(elsewhere.describeKey({ KeyId: key!.Arn! }), 'NotFoundException', 'Invalid arn us-east-1')
})

test('no name, one that is too long, and one that is not in ASCII', async () => {
  await assertRefused(
    kms.describeKey({ KeyId: undefined }), 'ValidationException',
    "1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null",
  )
  await assertRefused(
    kms.describeKey({ KeyId: 'x'.repeat(2049) }), 'ValidationException',
    /^1 validation error detected: Value 'x+' at 'keyId' failed to satisfy constraint: Member must have length less .* 2048$/,
  )
  await assertRefused(
    kms.describeKey({ KeyId: 'ключ' }), 'ValidationException',
    "1 validation error detected: Value 'ключ' at 'keyId' failed to satisfy constraint: "
      + 'Member must satisfy regular expression pattern: ^\\p{ASCII}+$',
  )
})

test('another account\'s key is refused, whether it is there or not', async () => {
  const foreign = 'arn:aws:kms:us-east-1:111111111111:key/12345678-1234-1234-1234-123456789012'
  await assertRefused(
    kms.describeKey({ KeyId: foreign }), 'AccessDeniedException',
    `User: arn:aws:iam::000000000000:root is not authorized to perform: kms:DescribeKey ${anyReason}`,
  )
})

test('without the permission, with and without a name', async () => {
  const nobody = sdk(server, await createUser(server, 'nobody'))
  for (const [KeyId, on] of [[key!.KeyId!, key!.Arn!], [undefined, '*']] as const) {
    await assertRefused(
      nobody.kms.describeKey({ KeyId }), 'AccessDeniedException',
      `User: arn:aws:iam::000000000000:user/nobody is not authorized to perform: kms:DescribeKey on resource: ${on} `
        + 'because no identity-based policy allows the kms:DescribeKey action',
    )
  }
})

test('of a key that is not there the trail shows neither the request nor a resource', async () => {
  await assertRefused(
    kms.describeKey({ KeyId: 'alias/none' }), 'NotFoundException',
    'Alias arn:aws:kms:us-east-1:000000000000:alias/none is not found.',
  )
  const { errorCode, requestParameters, resources } = await lastRecord(server, 'DescribeKey')
  assert.deepEqual([errorCode, requestParameters, resources], ['NotFoundException', null, undefined])
})
