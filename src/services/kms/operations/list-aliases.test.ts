import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'
import { predefinedAliases } from '../aliases/predefined-aliases.ts'

const server = await startServer()
const { kms } = sdk(server)
const keyIds = await Promise.all([0, 1].map(async () => (await kms.createKey({})).KeyMetadata!.KeyId!))
const names = ['a', 'b', 'c', 'd', 'e'].map(letter => `alias/${letter}`)
for (const [index, AliasName] of names.entries()) await kms.createAlias({ AliasName, TargetKeyId: keyIds[index % 2] })

async function listed(KeyId?: string, Limit?: number): Promise<{ found: (string | undefined)[]; pages: number }> {
  const found: (string | undefined)[] = []
  let pages = 0
  for (let Marker: string | undefined, more = true; more; pages++) {
    const page = await kms.listAliases({ KeyId, Limit, Marker })
    found.push(...page.Aliases!.map(({ AliasName }) => AliasName))
    more = page.Truncated!
    Marker = page.NextMarker
  }
  return { found, pages }
}

test('all aliases, or those of one key, page by page', async () => {
  const all = [...names, ...predefinedAliases].sort()
  assert.deepEqual(all.slice(0, 2), ['alias/a', 'alias/aws/dynamodb'])
  for (let Limit = 1; Limit <= all.length + 1; Limit++) {
    assert.deepEqual(await listed(undefined, Limit), { found: all, pages: Math.ceil(all.length / Limit) })
  }
  assert.deepEqual(await listed(), { found: all, pages: 1 })
  assert.deepEqual(await listed(keyIds[0]), { found: ['alias/a', 'alias/c', 'alias/e'], pages: 1 })
  assert.deepEqual(await listed(keyIds[0], 2), { found: ['alias/a', 'alias/c', 'alias/e'], pages: 2 })
})

test('an alias tells its ARN, its key and its dates', async () => {
  const { Aliases } = await kms.listAliases({ Limit: 1 })
  const { CreationDate, LastUpdatedDate, ...rest } = Aliases![0]!
  assert.deepEqual(rest, {
    AliasName: 'alias/a', AliasArn: 'arn:aws:kms:us-east-1:000000000000:alias/a', TargetKeyId: keyIds[0],
  })
  assert.deepEqual(CreationDate, LastUpdatedDate)
  await assertRecord(server, 'ListAliases', { readOnly: true, requestParameters: { limit: 1 }, responseElements: null })
})

test('the pages are the same where AWS\'s aliases have their keys', async () => {
  for (const KeyId of ['alias/aws/ssm', 'alias/aws/dynamodb']) await kms.describeKey({ KeyId })
  const all = [...names, ...predefinedAliases].sort()
  for (const Limit of [1, 2, 3, 5]) assert.deepEqual((await listed(undefined, Limit)).found, all)
})

test('a marker is good for its key alone', async () => {
  const { NextMarker: Marker } = await kms.listAliases({ KeyId: keyIds[0], Limit: 1 })
  for (const KeyId of [undefined, keyIds[1]]) {
    await assertRefused(kms.listAliases({ KeyId, Marker }), 'InvalidMarkerException', 'UnknownError')
  }
})

test('a key that is not there, and an alias instead of one', async () => {
  await assertRefused(kms.listAliases({ KeyId: 'nonsense' }), 'NotFoundException', "Invalid keyId 'nonsense'")
  await assertRefused(kms.listAliases({ KeyId: 'alias/a' }), 'InvalidArnException', /^Key Aliases are not/)
})

test('without the permission there is no list', async () => {
  await assertRefused(
    sdk(server, await createUser(server, 'nobody')).kms.listAliases({}), 'AccessDeniedException',
    'User: arn:aws:iam::000000000000:user/nobody is not authorized to perform: kms:ListAliases on resource: * '
      + 'because no identity-based policy allows the kms:ListAliases action',
  )
})
