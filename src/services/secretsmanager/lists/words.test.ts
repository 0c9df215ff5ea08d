// A search of all that a secret has: by words, of which capitals begin new ones.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const found = async (client: ReturnType<typeof sdk>['secretsmanager'], ...Values: string[]) => {
  const { SecretList } = await client.listSecrets({ Filters: [{ Key: 'all', Values }] })
  return SecretList!.map(({ Name }) => Name!).sort()
}

test('each word that is sought begins one of the name, the description or the tags, in any case', async () => {
  const { secretsmanager: secrets } = sdk(await startServer())
  for (const Name of ['SecretOne7', 'Thirdsecret7', 'none7']) await secrets.createSecret({ Name })
  await secrets.createSecret({ Name: 'SecretTwo7', Description: 'DescTwo' })
  await secrets.createSecret({ Name: 'SecretFTag7', Tags: [{ Key: '1', Value: 'foo' }] })
  await secrets.createSecret({ Name: 'SecretFValue7', Tags: [{ Key: 'foo', Value: 'v' }] })
  const secret = ['SecretFTag7', 'SecretFValue7', 'SecretOne7', 'SecretTwo7']
  for (const text of ['secret', 'Secret', 'sec']) assert.deepEqual(await found(secrets, text), secret)
  assert.deepEqual(await found(secrets, 'SecretOne'), ['SecretOne7'])
  assert.deepEqual(await found(secrets, 'foo'), ['SecretFTag7', 'SecretFValue7'])
  assert.deepEqual(await found(secrets, 'd t'), ['SecretTwo7'])
  assert.deepEqual(await found(secrets, 't'), ['SecretFTag7', 'SecretTwo7', 'Thirdsecret7'])
  for (const text of ['ret', 'SomeSecret', 'arn', '+', '']) assert.deepEqual(await found(secrets, text), [])
  assert.equal((await found(secrets, '!+')).length, 6)
})

test('words end at the marks that a name may have, and a run of capitals is one', async () => {
  const { secretsmanager: secrets } = sdk(await startServer())
  const marked = [...'/_+=.@-'].map(mark => `prod${mark}AppBeta${mark}7f`).sort()
  for (const Name of [...marked, 'uat/COMPANY/7f', 'uat/COMPANYthings/7f']) await secrets.createSecret({ Name })
  assert.deepEqual(await found(secrets, 'AppBeta'), marked)
  assert.deepEqual(await found(secrets, 'Beta'), marked)
  assert.deepEqual(await found(secrets, 'beta', 'nothing'), marked)
  assert.deepEqual(await found(secrets, 'company'), ['uat/COMPANY/7f'])
  assert.deepEqual(await found(secrets, 'Ythings'), ['uat/COMPANYthings/7f'])
  for (const text of ['things', 'N', 'pany']) assert.deepEqual(await found(secrets, text), [])
})
