import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { ssm } = sdk(server)
const SettingId = '/ssm/parameter-store/default-parameter-tier'
const put = async (Name: string, more: object = {}) =>
  (await ssm.putParameter({ Name, Value: 'x', Type: 'String', ...more })).Tier
const set = (SettingValue: string) => ssm.updateServiceSetting({ SettingId, SettingValue })

test('parameters that are put without a tier have the one that is set, in this Region alone', async () => {
  assert.equal(await put('/first'), 'Standard')
  await set('Advanced')
  assert.equal(await put('/second'), 'Advanced')
  assert.equal(await put('/third', { Tier: 'Standard' }), 'Standard')
  const there = await sdk(server, undefined, 'eu-west-1').ssm.putParameter({ Name: '/there', Value: 'x', Type: 'String' })
  assert.equal(there.Tier, 'Standard')
  await set('Intelligent-Tiering')
  assert.deepEqual([await put('/fourth'), await put('/fifth', { Value: 'x'.repeat(4097) })], ['Standard', 'Advanced'])
})

test('who has changed it is told, and on record', async () => {
  await set('Advanced')
  const { ServiceSetting } = await ssm.getServiceSetting({ SettingId })
  const { SettingValue, Status, LastModifiedUser, LastModifiedDate } = ServiceSetting!
  assert.deepEqual([SettingValue, Status, LastModifiedUser], ['Advanced', 'Customized', 'arn:aws:iam::000000000000:root'])
  assert.ok(LastModifiedDate instanceof Date)
  const { requestParameters, readOnly } = await lastRecord(server, 'UpdateServiceSetting')
  assert.deepEqual([requestParameters, readOnly], [{ settingId: SettingId, settingValue: 'Advanced' }, false])
})

test('a value that a setting cannot have leaves it as it is', async () => {
  await set('Advanced')
  for (const value of ['advanced', 'Basic', 'true']) {
    await assertRefused(set(value), 'ValidationException', /is not valid for \/ssm/)
  }
  assert.equal((await ssm.getServiceSetting({ SettingId })).ServiceSetting?.SettingValue, 'Advanced')
  const none = ssm.updateServiceSetting({ SettingId: '/ssm/none', SettingValue: 'x' })
  await assertRefused(none, 'ServiceSettingNotFound', /./)
})
