import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
const newKey = async () => (await kms.createKey({})).KeyMetadata!.KeyId!

test('a policy asks for the aliases that a key has at the time, however the request names the key', async () => {
  const [blue, red] = [await newKey(), await newKey()]
  const Condition = { 'ForAnyValue:StringLike': { 'kms:ResourceAliases': 'alias/blue-*' } }
  const user = sdk(server, await createUser(server, 'painter', { ...allow('kms:Encrypt'), Condition })).kms
  const may = (KeyId: string) => user.encrypt({ KeyId, Plaintext: Buffer.from('x') }).then(() => true, () => false)

  assert.equal(await may(blue), false)
  await kms.createAlias({ AliasName: 'alias/sky', TargetKeyId: blue })
  await kms.createAlias({ AliasName: 'alias/blue-1', TargetKeyId: blue })
  assert.deepEqual([await may(blue), await may('alias/sky'), await may(red)], [true, true, false])
  await kms.updateAlias({ AliasName: 'alias/blue-1', TargetKeyId: red })
  assert.deepEqual([await may('alias/sky'), await may(red)], [false, true])
  await kms.updateAlias({ AliasName: 'alias/blue-1', TargetKeyId: red })
  await kms.deleteAlias({ AliasName: 'alias/blue-1' })
  assert.equal(await may(red), false)
})

test('a key has fifty aliases at most', async () => {
  const [full, other] = [await newKey(), await newKey()]
  for (let n = 1; n <= 50; n++) await kms.createAlias({ AliasName: `alias/n-${n}`, TargetKeyId: full })
  await kms.createAlias({ AliasName: 'alias/more', TargetKeyId: other })
  const text = 'Aliases per key quota for this account in this region is 50, current usage is 50.'
  await assertRefused(kms.createAlias({ AliasName: 'alias/n-51', TargetKeyId: full }), 'LimitExceededException', text)
  await assertRefused(kms.updateAlias({ AliasName: 'alias/more', TargetKeyId: full }), 'LimitExceededException', text)
  assert.equal((await kms.listAliases({ KeyId: full })).Aliases?.length, 50)
  await kms.deleteAlias({ AliasName: 'alias/n-7' })
  await kms.updateAlias({ AliasName: 'alias/more', TargetKeyId: full })
})
