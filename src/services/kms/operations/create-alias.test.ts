import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allow, createUser } from '../../../../test/kit/users.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { kms } = sdk(server)
const { KeyMetadata: key } = await kms.createKey({})
const TargetKeyId = key!.KeyId!
const aliasArn = (name: string) => `arn:aws:kms:us-east-1:000000000000:${name}`

const create = (AliasName: string, target = TargetKeyId) => kms.createAlias({ AliasName, TargetKeyId: target })

test('an alias stands for its key, which may be named by its ARN', async () => {
  await kms.createAlias({ AliasName: 'alias/one', TargetKeyId })
  await kms.createAlias({ AliasName: 'alias/two', TargetKeyId: key!.Arn! })
  for (const KeyId of ['alias/one', aliasArn('alias/two')]) {
    assert.equal((await kms.describeKey({ KeyId })).KeyMetadata?.KeyId, TargetKeyId)
  }
  await assertRecord(server, 'CreateAlias', {
    readOnly: false,
    requestParameters: { aliasName: 'alias/two', targetKeyId: key!.Arn! },
    resources: [
      { accountId: '000000000000', type: 'AWS::KMS::Key', ARN: key!.Arn! },
      { accountId: '000000000000', type: 'AWS::KMS::Key', ARN: aliasArn('alias/two') },
    ],
  })
})

test('a name is taken once', async () => {
  await assertRefused(
    kms.createAlias({ AliasName: 'alias/one', TargetKeyId }),
    'AlreadyExistsException', `An alias with the name ${aliasArn('alias/one')} already exists`,
  )
})

test('names that no alias has', async () => {
  await assertRefused(create('alias/aws/mine'), 'NotAuthorizedException', /^(NotAuthorizedException|UnknownError)?$/)
  await assertRefused(create('one'), 'ValidationException', /^Alias must start with the prefix "alias\/"\. Please see http/)
  await assertRefused(create('alias/'), 'ValidationException', /^Alias must start with the prefix "alias\/"\. Please see http/)
  await assertRefused(create('alias/a:b'), 'ValidationException', 'alias/a:b contains invalid characters for an alias')
  await assertRefused(
    create('alias/a b'), 'ValidationException',
    "1 validation error detected: Value 'alias/a b' at 'aliasName' failed to satisfy constraint: "
      + 'Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$',
  )
})

test('an alias stands for a key that is there, not for an alias', async () => {
  await assertRefused(create('alias/none', 'alias/one'), 'ValidationException', 'Aliases must refer to keys. Not aliases')
  const absent = '12345678-1234-1234-1234-123456789012'
  await assertRefused(
    create('alias/none', absent), 'NotFoundException', `Key 'arn:aws:kms:us-east-1:000000000000:key/${absent}' does not exist`,
  )
  await assertRefused(create('alias/none', 'nonsense'), 'NotFoundException', "Invalid keyId 'nonsense'")
})

test('the caller needs the permission on the alias and on the key', async () => {
  const both = [aliasArn('alias/mine'), key!.Arn!] as const
  for (const [index, resource] of both.entries()) {
    const identity = await createUser(server, `half-${index}`, allow('kms:CreateAlias', resource))
    const other = both[1 - index]!
    await assertRefused(
      sdk(server, identity).kms.createAlias({ AliasName: 'alias/mine', TargetKeyId }), 'AccessDeniedException',
      `User: arn:aws:iam::000000000000:user/half-${index} is not authorized to perform: kms:CreateAlias on resource: ${other} `
        + 'because no identity-based policy allows the kms:CreateAlias action',
    )
    await assertRecord(server, 'CreateAlias', { errorCode: 'AccessDenied', responseElements: null })
  }
  const identity = await createUser(server, 'whole', allow('kms:CreateAlias', both as never))
  await sdk(server, identity).kms.createAlias({ AliasName: 'alias/mine', TargetKeyId })
})
