import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../test/kit/identity.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../test/kit/users.ts'

const server = await startServer()
const { iam, kms } = sdk(server)
const byRoot = { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${account}:root` } }
const arnOf = (name: string) => `arn:aws:iam::${account}:user/${name}`
const naming = (...names: string[]) => policy(byRoot, { ...allow('kms:Encrypt'), Principal: { AWS: names } })

async function keyFor(...names: string[]): Promise<string> {
  return (await kms.createKey({ Policy: naming(...names) })).KeyMetadata!.KeyId!
}

async function namesIn(KeyId: string): Promise<unknown> {
  const { Policy } = await kms.getKeyPolicy({ KeyId })
  return (JSON.parse(Policy!) as { Statement: { Principal: { AWS: unknown } }[] }).Statement[1]!.Principal.AWS
}

const mayEncrypt = (who: Parameters<typeof sdk>[1], KeyId: string) =>
  sdk(server, who).kms.encrypt({ KeyId, Plaintext: Buffer.from('x') }).then(() => true, () => false)

test('a user who is made anew under the same name has nothing of what the first one had', async () => {
  const first = await createUser(server, 'ann')
  const UserId = (await iam.getUser({ UserName: 'ann' })).User!.UserId!
  const KeyId = await keyFor(arnOf('ann'))
  assert.equal(await mayEncrypt(first, KeyId), true)
  assert.deepEqual(await namesIn(KeyId), [arnOf('ann')])

  await iam.deleteAccessKey({ UserName: 'ann', AccessKeyId: first.accessKeyId })
  await iam.deleteUser({ UserName: 'ann' })
  const second = await createUser(server, 'ann')
  assert.equal(await mayEncrypt(second, KeyId), false)
  assert.deepEqual(await namesIn(KeyId), [UserId])

  await kms.putKeyPolicy({ KeyId, Policy: naming(arnOf('ann')) })
  assert.equal(await mayEncrypt(second, KeyId), true)
})

test('a policy of many small parts may name a user, as long as it is not too long itself', async () => {
  await createUser(server, 'eve')
  const empty = { StringEquals: { 'aws:PrincipalTag/x': Array(9000).fill('') } }
  const many = { Effect: 'Allow', Principal: { AWS: arnOf('eve') }, Action: 'kms:Encrypt', Resource: '*', Condition: empty }
  const KeyId = await keyFor(arnOf('eve'))
  const { Statement } = JSON.parse(naming(arnOf('eve'))) as { readonly Statement: readonly object[] }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [...Statement, many] })
  assert.ok(Policy.length < 32 * 1024)
  await kms.putKeyPolicy({ KeyId, Policy })
  assert.deepEqual(await namesIn(KeyId), [arnOf('eve')])
})

test('a user who is renamed keeps it, and who gets the name does not', async () => {
  const bob = await createUser(server, 'bob')
  const KeyId = await keyFor(arnOf('bob'))
  await iam.updateUser({ UserName: 'bob', NewUserName: 'robert', NewPath: '/staff/' })
  const other = await createUser(server, 'bob')
  assert.equal(await mayEncrypt(bob, KeyId), true)
  assert.equal(await mayEncrypt(other, KeyId), false)
  assert.deepEqual(await namesIn(KeyId), [arnOf('staff/robert')])
})

test('a unique id is shown as the ARN that it stands for', async () => {
  const cat = await createUser(server, 'cat')
  const KeyId = await keyFor((await iam.getUser({ UserName: 'cat' })).User!.UserId!)
  assert.equal(await mayEncrypt(cat, KeyId), true)
  assert.deepEqual(await namesIn(KeyId), [arnOf('cat')])
})

test('who is not there is no principal; roles and other accounts are taken as they are named', async () => {
  await createUser(server, 'dan')
  const before = (await kms.listKeys({})).Keys?.length
  for (const nobody of [arnOf('none'), arnOf('staff/dan'), arnOf('DAN'), 'AIDAAAAAAAAAAAAAAAAAA']) {
    await assertRefused(
      keyFor(arnOf('dan'), nobody), 'MalformedPolicyDocumentException',
      'Policy contains a statement with one or more invalid principals.',
    )
  }
  assert.equal((await kms.listKeys({})).Keys?.length, before)
  const unseen = [`arn:aws:iam::${account}:role/none`, 'arn:aws:iam::111122223333:user/none']
  assert.deepEqual(await namesIn(await keyFor(...unseen)), unseen)
})
