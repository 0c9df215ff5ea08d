// Secrets are listed: in which order, by which filters, and page by page.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Filter, ListSecretsCommandInput } from '@aws-sdk/client-secrets-manager'
import { day, pass } from '../../../../test/kit/pass.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer({ dev: true })
const { secretsmanager: secrets } = sdk(server)

await secrets.createSecret({ Name: 'prod/DB', SecretString: 'x', Description: 'My basic description of Grüße' })
await pass(server, 1000)
await secrets.createSecret({ Name: 'prod/api', SecretString: 'x', Tags: [{ Key: 'Team', Value: 'blue whale' }] })
await pass(server, 1000)
await secrets.createSecret({ Name: 'dev/db', Tags: [{ Key: 'team', Value: 'green' }, { Key: 'stage', Value: 'dev' }] })
await pass(server, 1000)
await secrets.createSecret({ Name: 'gone', SecretString: 'x' })
await secrets.deleteSecret({ SecretId: 'gone' })

async function list(more: Partial<ListSecretsCommandInput> = {}): Promise<string[]> {
  const names: string[] = []
  for (let NextToken: string | undefined, goesOn = true; goesOn; goesOn = NextToken !== undefined) {
    const page = await secrets.listSecrets({ ...more, NextToken })
    names.push(...page.SecretList!.map(({ Name }) => Name!))
    NextToken = page.NextToken
  }
  return names
}
const by = (Key: Filter['Key'], ...Values: string[]) => list({ Filters: [{ Key, Values }] })

test('secrets are listed by when they were made, without those that are scheduled for deletion', async () => {
  assert.deepEqual(await list(), ['prod/DB', 'prod/api', 'dev/db'])
  assert.deepEqual(await list({ SortOrder: 'desc' }), ['dev/db', 'prod/api', 'prod/DB'])
  assert.deepEqual(await list({ IncludePlannedDeletion: true }), ['prod/DB', 'prod/api', 'dev/db', 'gone'])
  await assertRecord(server, 'ListSecrets', { readOnly: true, requestParameters: { includePlannedDeletion: true } })
  const { SecretList } = await secrets.listSecrets({ Filters: [{ Key: 'name', Values: ['dev'] }] })
  const [{ ARN, CreatedDate, LastChangedDate, ...told } = {}] = SecretList!
  assert.match(ARN!, /:secret:dev\/db-/)
  assert.deepEqual(CreatedDate, LastChangedDate)
  assert.deepEqual(told, { Name: 'dev/db', Tags: [{ Key: 'team', Value: 'green' }, { Key: 'stage', Value: 'dev' }] })
})

test('they are sorted by name, by change and by access, either way and over pages', async () => {
  assert.deepEqual(await list({ SortBy: 'name' }), ['dev/db', 'prod/DB', 'prod/api'])
  assert.deepEqual(await list({ SortBy: 'name', SortOrder: 'desc', MaxResults: 1 }), ['prod/api', 'prod/DB', 'dev/db'])
  await pass(server, 1000)
  await secrets.updateSecret({ SecretId: 'prod/api', Description: 'of the interface' })
  assert.deepEqual(await list({ SortBy: 'last-changed-date', MaxResults: 2 }), ['prod/DB', 'dev/db', 'prod/api'])
  await secrets.getSecretValue({ SecretId: 'prod/DB' })
  await pass(server, day)
  await secrets.getSecretValue({ SecretId: 'prod/api' })
  assert.deepEqual(await list({ SortBy: 'last-accessed-date' }), ['dev/db', 'prod/DB', 'prod/api'])
  assert.deepEqual(await list({ SortBy: 'last-accessed-date', SortOrder: 'desc' }), ['prod/api', 'prod/DB', 'dev/db'])
  assert.deepEqual(await list({ SortBy: 'created-date', MaxResults: 1 }), ['prod/DB', 'prod/api', 'dev/db'])
})

test('names and tags are found by how they begin, case for case', async () => {
  assert.deepEqual(await by('name', 'prod/'), ['prod/DB', 'prod/api'])
  assert.deepEqual(await by('name', 'prod/d'), [])
  assert.deepEqual(await by('name', 'DB'), [])
  assert.deepEqual(await by('name', 'dev', 'prod/a'), ['prod/api', 'dev/db'])
  assert.deepEqual(await by('tag-key', 'Te'), ['prod/api'])
  assert.deepEqual(await by('tag-key', 'te', 'Te'), ['prod/api', 'dev/db'])
  assert.deepEqual(await by('tag-value', 'gre'), ['dev/db'])
  assert.deepEqual(await by('tag-value', 'whale'), [])
  assert.deepEqual(await by('primary-region', 'us-'), [])
  assert.deepEqual(await by('owning-service', 'rds'), [])
})

test('descriptions, and all that is told, are found by the words in them, in any case', async () => {
  assert.deepEqual(await by('description', 'description MY'), ['prod/DB'])
  assert.deepEqual(await by('description', 'basi'), ['prod/DB'])
  assert.deepEqual(await by('description', 'asic'), [])
  assert.deepEqual(await by('all', 'db'), ['prod/DB', 'dev/db'])
  assert.deepEqual(await by('all', 'DEV green'), ['dev/db'])
  assert.deepEqual(await by('all', 'whale'), ['prod/api'])
  assert.deepEqual(await by('all', 'nothing of it'), [])
})

test('an exclamation mark asks for the others; several filters all have to fit', async () => {
  assert.deepEqual(await by('name', '!prod'), ['dev/db'])
  assert.deepEqual(await by('tag-key', '!team'), ['prod/DB', 'prod/api'])
  assert.deepEqual(await by('description', '!basic'), ['prod/api', 'dev/db'])
  const Filters: Filter[] = [{ Key: 'name', Values: ['prod'] }, { Key: 'tag-key', Values: ['!Team'] }]
  assert.deepEqual(await list({ Filters }), ['prod/DB'])
})

test('what is wrong with a list', async () => {
  const { NextToken } = await secrets.listSecrets({ MaxResults: 1 })
  const others = [{ SortOrder: 'desc' as const }, { Filters: [{ Key: 'name' as const, Values: ['p'] }] }]
  for (const more of [...others, { IncludePlannedDeletion: true }, { SortBy: 'name' as const }]) {
    await assertRefused(
      secrets.listSecrets({ NextToken, ...more }), 'InvalidNextTokenException', 'The provided NextToken is invalid.',
    )
  }
  const elsewhere = sdk(server, undefined, 'eu-west-1').secretsmanager
  await assertRefused(elsewhere.listSecrets({ NextToken }), 'InvalidNextTokenException', 'The provided NextToken is invalid.')
  await assertRefused(list({ Filters: [{ Key: 'name' }] }), 'InvalidParameterException', 'A filter needs a key and values.')
  await assertRefused(by('none' as Filter['Key'], 'x'), 'ValidationException', /enum value set/)
  await assertRefused(by('name', 'a*'), 'ValidationException', /regular expression pattern/)
  await assertRefused(list({ MaxResults: 101 }), 'ValidationException', /less than or equal to 100/)
  const nobody = sdk(server, await createUser(server, 'nobody')).secretsmanager
  await assertRefused(nobody.listSecrets({}), 'AccessDeniedException', /secretsmanager:ListSecrets/)
})

test('several values are read at once: each is decided and recorded by itself', async () => {
  const reader = sdk(server, await createUser(
    server, 'batch', allow('secretsmanager:BatchGetSecretValue'),
    allow('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:*:*:secret:prod/*'),
  )).secretsmanager
  const before = (await server.records()).length
  const { SecretValues, Errors } = await reader.batchGetSecretValue({ SecretIdList: ['prod/DB', 'dev/db', 'none', 'prod/api'] })
  assert.deepEqual(SecretValues!.map(({ Name, SecretString }) => [Name, SecretString]), [['prod/DB', 'x'], ['prod/api', 'x']])
  assert.deepEqual(Errors!.map(({ SecretId, ErrorCode }) => [SecretId, ErrorCode]), [
    ['dev/db', 'AccessDeniedException'], ['none', 'AccessDeniedException'],
  ])
  const records = (await server.records()).slice(before).filter(({ eventName }) => eventName !== 'Decrypt')
  assert.deepEqual(records.map(({ eventName, errorCode }) => [eventName, errorCode]), [
    ['GetSecretValue', undefined], ['GetSecretValue', 'AccessDenied'], ['GetSecretValue', 'AccessDenied'],
    ['GetSecretValue', undefined], ['BatchGetSecretValue', undefined],
  ])
  assert.deepEqual(records[0]!.requestParameters, { secretId: 'prod/DB' })
  const filtered = reader.batchGetSecretValue({ Filters: [{ Key: 'name', Values: ['prod'] }] })
  await assertRefused(filtered, 'AccessDeniedException', /secretsmanager:ListSecrets/)
})

test('the values of those that a filter finds are read page by page', async () => {
  const Filters: Filter[] = [{ Key: 'name', Values: ['prod', 'dev'] }]
  const one = await secrets.batchGetSecretValue({ Filters, MaxResults: 1 })
  assert.deepEqual(one.SecretValues!.map(({ Name }) => Name), ['prod/DB'])
  const rest = await secrets.batchGetSecretValue({ Filters, NextToken: one.NextToken! })
  assert.deepEqual(rest.SecretValues!.map(({ Name }) => Name), ['prod/api'])
  assert.deepEqual(rest.Errors!.map(({ ErrorCode }) => ErrorCode), ['ResourceNotFoundException'])
  assert.equal(rest.NextToken, undefined)
  const neither = "Either 'SecretIdList' or 'Filters' must be provided, but not both."
  await assertRefused(secrets.batchGetSecretValue({}), 'InvalidParameterException', neither)
  await assertRefused(secrets.batchGetSecretValue({ Filters, SecretIdList: ['x'] }), 'InvalidParameterException', neither)
  await assertRefused(
    secrets.batchGetSecretValue({ SecretIdList: ['x'], MaxResults: 1 }), 'InvalidParameterException',
    "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided.",
  )
  const many = secrets.batchGetSecretValue({ SecretIdList: Array.from({ length: 21 }, (_, i) => `s${i}`) })
  await assertRefused(many, 'ValidationException', /length less than or equal to 20/)
})
