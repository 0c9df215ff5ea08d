// A secret has one value after the other: who reads which, under which label, and what is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, pass } from '../../../../test/kit/pass.ts'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertAllRefused, assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer({ dev: true })
const { secretsmanager: secrets } = sdk(server)
const token = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

async function make(Name: string) {
  await secrets.createSecret({ Name, SecretString: 'one', ClientRequestToken: token(1) })
  return Name
}
const read = async (SecretId: string, more: object = {}) =>
  (await secrets.getSecretValue({ SecretId, ...more })).SecretString
const stages = async (SecretId: string) => (await secrets.describeSecret({ SecretId })).VersionIdsToStages
const put = (SecretId: string, n: number, value: string, more: object = {}) =>
  secrets.putSecretValue({ SecretId, SecretString: value, ClientRequestToken: token(n), ...more })

test('another value is current, and the one before it previous', async () => {
  const name = await make('put')
  const { ARN } = await secrets.describeSecret({ SecretId: name })
  const { $metadata: _, ...answer } = await put(name, 2, 'two')
  assert.deepEqual(answer, { ARN, Name: name, VersionId: token(2), VersionStages: ['AWSCURRENT'] })
  await assertRecord(server, 'PutSecretValue', {
    readOnly: false, requestParameters: { secretId: name, clientRequestToken: token(2) }, responseElements: { arn: ARN },
  })
  assert.deepEqual([await read(name), await read(name, { VersionStage: 'AWSPREVIOUS' })], ['two', 'one'])
  await put(name, 3, 'three')
  assert.deepEqual(await stages(name), { [token(3)]: ['AWSCURRENT'], [token(2)]: ['AWSPREVIOUS'] })
  assert.equal(await read(name, { VersionId: token(1) }), 'one')
})

test('labels of its own leave what is current as it is, and the first version is current all the same', async () => {
  const name = await make('labels')
  const { VersionStages } = await put(name, 2, 'two', { VersionStages: ['AWSPENDING', 'mine'] })
  assert.deepEqual(VersionStages, ['mine', 'AWSPENDING'])
  await put(name, 3, 'three', { VersionStages: ['mine'] })
  assert.deepEqual(await stages(name), { [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'], [token(3)]: ['mine'] })
  await secrets.createSecret({ Name: 'empty' })
  assert.equal((await secrets.describeSecret({ SecretId: 'empty' })).VersionIdsToStages, undefined)
  await put('empty', 1, 'one', { VersionStages: ['AWSPENDING'] })
  assert.deepEqual(await stages('empty'), { [token(1)]: ['AWSCURRENT', 'AWSPENDING'] })
})

test('the same call again makes nothing more, but for labels; another value under its token is refused', async () => {
  const name = await make('again')
  await put(name, 2, 'two')
  await put(name, 2, 'two')
  assert.deepEqual(await stages(name), { [token(2)]: ['AWSCURRENT'], [token(1)]: ['AWSPREVIOUS'] })
  const { LastChangedDate } = await secrets.describeSecret({ SecretId: name })
  await put(name, 1, 'one')
  assert.deepEqual((await secrets.describeSecret({ SecretId: name })).LastChangedDate, LastChangedDate)
  await put(name, 1, 'one', { VersionStages: ['mine'] })
  assert.deepEqual(await stages(name), { [token(2)]: ['AWSCURRENT'], [token(1)]: ['mine', 'AWSPREVIOUS'] })
  const { ARN } = await secrets.describeSecret({ SecretId: name })
  const inUse =
    `You can't use ClientRequestToken ${token(1)} because that value is already in use for a version of secret ${ARN}.`
  await assertRefused(put(name, 1, 'other'), 'ResourceExistsException', inUse)
  const update = (SecretString: string) =>
    secrets.updateSecret({ SecretId: name, SecretString, ClientRequestToken: token(1), Description: SecretString })
  await assertRefused(update('other'), 'ResourceExistsException', inUse)
  assert.equal((await update('one')).VersionId, token(1))
  assert.equal((await secrets.describeSecret({ SecretId: name })).Description, 'one')
  assert.deepEqual(await stages(name), { [token(2)]: ['AWSCURRENT'], [token(1)]: ['mine', 'AWSPREVIOUS'] })
  assert.equal(await read(name), 'two')
})

test('a secret is described and given a value anew, and what the request leaves out stays', async () => {
  const name = await make('update')
  const { $metadata: _, ...answer } = await secrets.updateSecret({ SecretId: name, Description: 'of the database' })
  const { ARN } = await secrets.describeSecret({ SecretId: name })
  assert.deepEqual(answer, { ARN, Name: name })
  const { VersionId } = await secrets.updateSecret({ SecretId: name, SecretString: 'two', ClientRequestToken: token(2) })
  assert.equal(VersionId, token(2))
  const { $metadata: __, CreatedDate, LastChangedDate, ...described } = await secrets.describeSecret({ SecretId: name })
  assert.ok(CreatedDate! <= LastChangedDate!)
  assert.deepEqual(described, {
    ARN, Name: name, Description: 'of the database',
    VersionIdsToStages: { [token(2)]: ['AWSCURRENT'], [token(1)]: ['AWSPREVIOUS'] },
  })
  assert.equal(await read(name), 'two')
  const { LastAccessedDate } = await secrets.describeSecret({ SecretId: name })
  assert.equal(LastAccessedDate!.getTime() % day, 0)
})

test('a label is moved and taken away, by whoever says where it is', async () => {
  const name = await make('stages')
  await put(name, 2, 'two')
  const move = (more: object) => secrets.updateSecretVersionStage({ SecretId: name, VersionStage: 'AWSCURRENT', ...more })
  await assertRefused(
    move({ MoveToVersionId: token(1) }), 'InvalidParameterException',
    `The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version ${token(2)}, so `
      + 'you must explicitly reference that version in RemoveFromVersionId.',
  )
  const wrong = move({ MoveToVersionId: token(1), RemoveFromVersionId: token(9) })
  await assertRefused(wrong, 'InvalidParameterException', /^When you move staging label AWSCURRENT, if you specify/)
  await assertRefused(
    move({ RemoveFromVersionId: token(2) }), 'InvalidParameterException',
    "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.",
  )
  const nowhere = move({ MoveToVersionId: token(9), RemoveFromVersionId: token(2) })
  await assertRefused(
    nowhere, 'ResourceNotFoundException', `Secrets Manager can't find the specified secret value for VersionId: ${token(9)}`,
  )
  await assertRefused(move({}), 'InvalidParameterException', /RemoveFromVersionId, MoveToVersionId, or both/)
  assert.deepEqual(await stages(name), { [token(2)]: ['AWSCURRENT'], [token(1)]: ['AWSPREVIOUS'] })
  await move({ MoveToVersionId: token(1), RemoveFromVersionId: token(2) })
  assert.deepEqual(await stages(name), { [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPREVIOUS'] })
  assert.equal(await read(name), 'one')
  await secrets.updateSecretVersionStage({ SecretId: name, VersionStage: 'mine', MoveToVersionId: token(2) })
  await secrets.updateSecretVersionStage({ SecretId: name, VersionStage: 'AWSPREVIOUS', RemoveFromVersionId: token(2) })
  await secrets.updateSecretVersionStage({ SecretId: name, VersionStage: 'nobodys', RemoveFromVersionId: token(2) })
  assert.deepEqual(await stages(name), { [token(1)]: ['AWSCURRENT'], [token(2)]: ['mine'] })
})

test('versions are listed page by page: those with a label, or all', async () => {
  const name = await make('listed')
  // Neither in the order of their ids.
  for (const n of [5, 3, 4, 2]) await put(name, n, String(n))
  const list = async (more: object = {}) => {
    const ids: string[] = []
    for (let NextToken: string | undefined, more_ = true; more_; more_ = NextToken !== undefined) {
      const page = await secrets.listSecretVersionIds({ SecretId: name, NextToken, ...more })
      ids.push(...page.Versions!.map(({ VersionId }) => VersionId!))
      NextToken = page.NextToken
    }
    return ids
  }
  assert.deepEqual(await list(), [token(2), token(4)])
  assert.deepEqual(await list({ IncludeDeprecated: true }), [1, 5, 3, 4, 2].map(token))
  assert.deepEqual(await list({ IncludeDeprecated: true, MaxResults: 2 }), [1, 5, 3, 4, 2].map(token))
  assert.deepEqual(await list({ MaxResults: 1 }), [token(2), token(4)])
  const { VersionIdsToStages } = await secrets.describeSecret({ SecretId: name })
  assert.deepEqual(Object.keys(VersionIdsToStages!), [token(2), token(4)])
  await put(name, 1, 'one', { VersionStages: ['mine'] })
  assert.deepEqual(Object.keys((await secrets.describeSecret({ SecretId: name })).VersionIdsToStages!), [1, 2, 4].map(token))
  const { SecretList } = await secrets.listSecrets({ Filters: [{ Key: 'name', Values: ['listed'] }] })
  assert.deepEqual(Object.keys(SecretList![0]!.SecretVersionsToStages!), [1, 2, 4].map(token))
  await secrets.updateSecretVersionStage({ SecretId: name, VersionStage: 'mine', RemoveFromVersionId: token(1) })
  await read(name)
  const { Versions } = await secrets.listSecretVersionIds({ SecretId: name })
  const [current, previous] = Versions!
  assert.deepEqual([previous!.VersionStages, previous!.KmsKeyIds], [['AWSPREVIOUS'], ['DefaultEncryptionKey']])
  assert.deepEqual([previous!.LastAccessedDate, current!.LastAccessedDate!.getTime() % day], [undefined, 0])
  const { NextToken } = await secrets.listSecretVersionIds({ SecretId: name, MaxResults: 1 })
  for (const SecretId of ['update', 'stages']) {
    const foreign = secrets.listSecretVersionIds({ SecretId, NextToken })
    await assertRefused(foreign, 'InvalidNextTokenException', 'The provided NextToken is invalid.')
  }
})

test('what is scheduled for deletion is not changed, and is there again when it is restored', async () => {
  const name = await make('restored')
  const { DeletionDate } = await secrets.deleteSecret({ SecretId: name, RecoveryWindowInDays: 7 })
  const described = await secrets.describeSecret({ SecretId: name })
  assert.equal(described.DeletedDate!.getTime(), DeletionDate!.getTime() - 7 * day)
  const marked = "You can't perform this operation on the secret because it was marked for deletion."
  await assertRefused(put(name, 2, 'two'), 'InvalidRequestException', marked)
  await assertRefused(secrets.updateSecret({ SecretId: name, Description: 'x' }), 'InvalidRequestException', marked)
  const staged = secrets.updateSecretVersionStage({ SecretId: name, VersionStage: 'x', MoveToVersionId: token(1) })
  await assertRefused(staged, 'InvalidRequestException', marked)
  const { ARN, Name } = await secrets.restoreSecret({ SecretId: name })
  assert.deepEqual([ARN, Name], [described.ARN, name])
  assert.deepEqual((await lastRecord(server, 'RestoreSecret')).responseElements, { arn: ARN })
  await pass(server, 8 * day)
  assert.equal(await read(name), 'one')
  assert.equal((await secrets.restoreSecret({ SecretId: name })).ARN, ARN)
  await assertRefused(
    secrets.restoreSecret({ SecretId: 'none' }), 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.",
  )
})

test('what is wrong with a value or its labels changes nothing', async () => {
  const name = await make('kept')
  const before = await stages(name)
  await assertRefused(
    secrets.putSecretValue({ SecretId: name }), 'InvalidRequestException',
    'You must provide either SecretString or SecretBinary.',
  )
  const both = { SecretString: 'x', SecretBinary: Uint8Array.of(1) }
  await assertAllRefused(
    [secrets.putSecretValue({ SecretId: name, ...both }), secrets.updateSecret({ SecretId: name, ...both })],
    'InvalidParameterException', "You can't specify both a binary secret value and a string secret value in the same secret.",
  )
  await assertRefused(put(name, 2, 'x'.repeat(65_537)), 'ValidationException', /length less than or equal to 65536/)
  const many = Array.from({ length: 20 }, (_, i) => `label-${i}`)
  await assertRefused(put(name, 2, 'x', { VersionStages: many }), 'LimitExceededException', /at most 20 staging labels/)
  await assertRefused(put(name, 2, 'x', { VersionStages: [...many, 'y'] }), 'ValidationException', /versionStages/)
  const rotated = put(name, 2, 'x', { RotationToken: token(7) })
  await assertRefused(rotated, 'NotImplementedException', /RotationToken is not implemented/, 501)
  await assertRefused(put('none', 2, 'x'), 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
  assert.deepEqual(await stages(name), before)
  assert.equal(await read(name), 'one')
})

test('old versions without a label go as new ones come; those of the last day stay, and those with one', async () => {
  const name = await make('many')
  await put(name, 2, 'two', { VersionStages: ['mine'] })
  for (let n = 3; n <= 101; n++) await put(name, n, String(n))
  const count = async () => {
    const pages = [await secrets.listSecretVersionIds({ SecretId: name, IncludeDeprecated: true })]
    const { NextToken } = pages[0]!
    if (NextToken) pages.push(await secrets.listSecretVersionIds({ SecretId: name, IncludeDeprecated: true, NextToken }))
    return pages.flatMap(({ Versions }) => Versions!.map(({ VersionId }) => VersionId!))
  }
  assert.equal((await count()).length, 101)
  await pass(server, 2 * day)
  await put(name, 102, '102')
  const left = await count()
  assert.equal(left.length, 100)
  assert.deepEqual([token(1), token(2), token(3), token(4)].map(id => left.includes(id)), [false, true, false, true])
  assert.equal(await read(name, { VersionStage: 'mine' }), 'two')
})

test('each change is asked for by its own action', async () => {
  const name = await make('asked')
  const reader = sdk(server, await createUser(server, 'reader', allow('secretsmanager:GetSecretValue'))).secretsmanager
  await assertRefused(reader.putSecretValue({ SecretId: name, SecretString: 'x' }), 'AccessDeniedException', /:PutSecretValue on/)
  await assertRefused(reader.describeSecret({ SecretId: name }), 'AccessDeniedException', /:DescribeSecret on/)
  await assertRefused(reader.updateSecret({ SecretId: name }), 'AccessDeniedException', /:UpdateSecret on/)
  await assertRefused(reader.listSecretVersionIds({ SecretId: name }), 'AccessDeniedException', /:ListSecretVersionIds on/)
  await assertRefused(reader.restoreSecret({ SecretId: name }), 'AccessDeniedException', /:RestoreSecret on/)
  const stageless = { 'Null': { 'secretsmanager:VersionStage': 'true' } }
  const putting = { ...allow('secretsmanager:PutSecretValue'), Condition: stageless }
  const stage = { StringEquals: { 'secretsmanager:VersionStage': 'mine' } }
  const staging = { ...allow('secretsmanager:UpdateSecretVersionStage'), Condition: stage }
  const writer = sdk(server, await createUser(server, 'writer', putting, staging)).secretsmanager
  await writer.putSecretValue({ SecretId: name, SecretString: 'x', VersionStages: ['a', 'b'], ClientRequestToken: token(2) })
  await writer.updateSecretVersionStage({ SecretId: name, VersionStage: 'mine', MoveToVersionId: token(2) })
  const other = writer.updateSecretVersionStage({ SecretId: name, VersionStage: 'a', RemoveFromVersionId: token(2) })
  await assertRefused(other, 'AccessDeniedException', /:UpdateSecretVersionStage on/)
})
