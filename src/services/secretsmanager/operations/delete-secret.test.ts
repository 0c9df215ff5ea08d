// A secret is deleted, at once or when its recovery window ends: on a server whose clock is advanced.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, pass } from '../../../../test/kit/pass.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { settled } from '../../../../test/kit/settled.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer({ dev: true })
const { secretsmanager: secrets } = sdk(server)
const notFound = "Secrets Manager can't find the specified secret."

const make = (Name: string) => secrets.createSecret({ Name, SecretString: 'hush' })
const ends = async () => (await server.records()).filter(({ eventName }) => eventName === 'EndSecretVersionDelete')

test('in its recovery window a secret is neither read nor made nor deleted again, and at its end it is gone', async () => {
  const { ARN } = await make('app/db')
  const { DeletionDate, ...answer } = await secrets.deleteSecret({ SecretId: ARN!, RecoveryWindowInDays: 7 })
  assert.deepEqual([answer.ARN, answer.Name], [ARN, 'app/db'])
  assert.ok(Math.abs(DeletionDate!.getTime() - Date.now() - 7 * day) < 60_000)
  const { readOnly, resources, requestParameters, responseElements } = await lastRecord(server, 'DeleteSecret')
  const shown = [{ accountId: '000000000000', type: 'AWS::SecretsManager::Secret', ARN }]
  assert.deepEqual([readOnly, resources], [false, shown])
  const { deletionDate, ...told } = responseElements as { readonly deletionDate: string }
  assert.deepEqual(told, { arn: ARN, name: 'app/db' })
  assert.equal(Date.parse(deletionDate), 1000 * Math.floor(DeletionDate!.getTime() / 1000))
  assert.deepEqual(requestParameters, { secretId: ARN, recoveryWindowInDays: 7 })
  const read = () => secrets.getSecretValue({ SecretId: 'app/db' })
  const marked = "You can't perform this operation on the secret because it was marked for deletion."
  await assertRefused(read(), 'InvalidRequestException', marked)
  await assertRefused(
    make('app/db'), 'InvalidRequestException',
    "You can't create this secret because a secret with this name is already scheduled for deletion.",
  )
  await assertRefused(
    secrets.deleteSecret({ SecretId: 'app/db' }), 'InvalidRequestException',
    "You can't perform this operation on the secret because it was already scheduled for deletion.",
  )
  await pass(server, 6 * day)
  await assertRefused(read(), 'InvalidRequestException', marked)
  await pass(server, 1.1 * day)
  await assertRefused(read(), 'ResourceNotFoundException', notFound)
  const [end, ...others] = await ends()
  assert.deepEqual([end!.eventType, end!.resources, others], ['AwsServiceEvent', undefined, []])
  assert.deepEqual(end!.additionalEventData, { ARN, Name: 'app/db' })
  assert.notEqual((await make('app/db')).ARN, ARN)
})

test('the window is thirty days where nothing is said', async () => {
  await make('usual')
  const before = (await ends()).length
  await secrets.deleteSecret({ SecretId: 'usual' })
  await pass(server, 29.9 * day)
  assert.equal((await ends()).length, before)
  await pass(server, 0.2 * day)
  assert.equal((await ends()).length, before + 1)
})

test('without recovery a secret is gone at once, and what took its name meanwhile stays', async () => {
  const force = (SecretId: string) => secrets.deleteSecret({ SecretId, ForceDeleteWithoutRecovery: true })
  const { ARN } = await make('forced')
  await secrets.deleteSecret({ SecretId: 'forced', RecoveryWindowInDays: 7 })
  assert.equal((await force('forced')).ARN, ARN)
  await assertRefused(secrets.getSecretValue({ SecretId: ARN! }), 'ResourceNotFoundException', notFound)
  await make('forced')
  await settled(server)
  const told = (await server.records()).filter(({ additionalEventData: more }) => more?.['Name'] === 'forced')
  assert.deepEqual(told.map(one => [one.eventName, one.eventType, one.readOnly, one.requestParameters, one.resources]), [
    ['StartSecretVersionDelete', 'AwsServiceEvent', false, null, undefined],
    ['EndSecretVersionDelete', 'AwsServiceEvent', false, null, undefined],
  ])
  assert.deepEqual(told.map(({ additionalEventData }) => additionalEventData), [{ ARN, Name: 'forced' }, { ARN, Name: 'forced' }])
  const before = (await ends()).length
  await pass(server, 8 * day)
  assert.equal((await secrets.getSecretValue({ SecretId: 'forced' })).SecretString, 'hush')
  assert.equal((await ends()).length, before)
  assert.equal((await force('none')).Name, 'none')
})

test('what is wrong deletes nothing', async () => {
  await make('kept')
  const remove = (more: object) => secrets.deleteSecret({ SecretId: 'kept', ...more })
  for (const RecoveryWindowInDays of [-1, 0, 6, 31]) {
    await assertRefused(
      remove({ RecoveryWindowInDays }), 'InvalidParameterException',
      'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
    )
  }
  await assertRefused(
    remove({ RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }), 'InvalidParameterException',
    "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
  )
  await assertRefused(secrets.deleteSecret({ SecretId: 'none' }), 'ResourceNotFoundException', notFound)
  const statement = allow('secretsmanager:DeleteSecret')
  const Condition = { Bool: { 'secretsmanager:ForceDeleteWithoutRecovery': 'true' } }
  const careful = sdk(server, await createUser(server, 'careful', statement, { ...statement, Effect: 'Deny', Condition }))
    .secretsmanager
  const denied = careful.deleteSecret({ SecretId: 'kept', ForceDeleteWithoutRecovery: true })
  await assertRefused(denied, 'AccessDeniedException', /secretsmanager:DeleteSecret on resource: kept with an explicit deny/)
  assert.equal((await secrets.getSecretValue({ SecretId: 'kept' })).SecretString, 'hush')
  await careful.deleteSecret({ SecretId: 'kept', RecoveryWindowInDays: 7 })
})

test('a secret tells when its deletion was asked for, and no more once it is restored', async () => {
  await make('dated')
  const { DeletionDate } = await secrets.deleteSecret({ SecretId: 'dated', RecoveryWindowInDays: 7 })
  const { DeletedDate } = await secrets.describeSecret({ SecretId: 'dated' })
  assert.equal(DeletedDate!.getTime(), DeletionDate!.getTime() - 7 * day)
  const Filters = [{ Key: 'name' as const, Values: ['dated'] }]
  const { SecretList } = await secrets.listSecrets({ IncludePlannedDeletion: true, Filters })
  assert.deepEqual(SecretList!.map(one => one.DeletedDate), [DeletedDate])
  await secrets.restoreSecret({ SecretId: 'dated' })
  assert.equal((await secrets.describeSecret({ SecretId: 'dated' })).DeletedDate, undefined)
})
