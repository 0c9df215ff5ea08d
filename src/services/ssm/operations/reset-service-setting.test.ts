import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { ssm } = sdk(server)
const SettingId = '/ssm/parameter-store/high-throughput-enabled'

test('a setting goes back to what AWS provides, be it changed or not', async () => {
  await ssm.updateServiceSetting({ SettingId, SettingValue: 'true' })
  assert.equal((await ssm.getServiceSetting({ SettingId })).ServiceSetting?.SettingValue, 'true')
  for (let times = 0; times < 2; times++) {
    const { ServiceSetting } = await ssm.resetServiceSetting({ SettingId })
    assert.deepEqual([ServiceSetting?.SettingValue, ServiceSetting?.Status], ['false', 'Default'])
  }
  assert.equal((await ssm.getServiceSetting({ SettingId })).ServiceSetting?.Status, 'Default')
})

test('what is no setting', async () => {
  await assertRefused(ssm.resetServiceSetting({ SettingId: '/ssm/none' }), 'ServiceSettingNotFound', /./)
})
