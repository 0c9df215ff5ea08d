import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { ssm } = sdk(server)
const id = '/ssm/parameter-store/default-parameter-tier'
const arn = `arn:aws:ssm:us-east-1:${account}:servicesetting${id}`

test('a setting that nobody has changed, by its id and by its ARN', async () => {
  for (const SettingId of [id, arn]) {
    const { ServiceSetting } = await ssm.getServiceSetting({ SettingId })
    assert.deepEqual(ServiceSetting, {
      SettingId: id, SettingValue: 'Standard', LastModifiedUser: 'System', ARN: arn, Status: 'Default',
    })
  }
  const { ServiceSetting } = await ssm.getServiceSetting({ SettingId: '/ssm/parameter-store/high-throughput-enabled' })
  assert.equal(ServiceSetting?.SettingValue, 'false')
})

test('what is no setting, what is one of another part of Systems Manager, and one of elsewhere', async () => {
  await assertRefused(ssm.getServiceSetting({ SettingId: '/ssm/none' }), 'ServiceSettingNotFound', /\/ssm\/none was not found/)
  const other = ssm.getServiceSetting({ SettingId: '/ssm/managed-instance/activation-tier' })
  await assertRefused(other, 'NotImplementedException', /the setting \/ssm\/managed-instance\/activation-tier/, 501)
  const SettingId = arn.replace(account, '111111111111')
  await assertRefused(ssm.getServiceSetting({ SettingId }), 'AccessDeniedException', /no resource-based policy allows/)
})

test('a policy lets a user see one setting', async () => {
  const reader = sdk(server, await createUser(server, 'reader', allow('ssm:GetServiceSetting', arn)))
  assert.equal((await reader.ssm.getServiceSetting({ SettingId: id })).ServiceSetting?.ARN, arn)
  const other = reader.ssm.getServiceSetting({ SettingId: '/ssm/parameter-store/high-throughput-enabled' })
  await assertRefused(other, 'AccessDeniedException', /ssm:GetServiceSetting on resource: .*high-throughput-enabled/)
})
