import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, policy } from '../../../../test/kit/users.ts'

const { ssm } = sdk(await startServer())
const ResourceArn = `arn:aws:ssm:us-east-1:${account}:parameter/a`
const Policy = policy({ ...allow('ssm:GetParameter'), Principal: { AWS: '111111111111' } })

test('a policy is taken away by whoever has seen it, once', async () => {
  await ssm.putParameter({ Name: '/a', Value: 'x', Type: 'String', Tier: 'Advanced' })
  const { PolicyId = '', PolicyHash = '' } = await ssm.putResourcePolicy({ ResourceArn, Policy })
  const remove = (id: string, hash: string) => ssm.deleteResourcePolicy({ ResourceArn, PolicyId: id, PolicyHash: hash })
  await assertRefused(remove('other', PolicyHash), 'ResourcePolicyNotFoundException', /./)
  await assertRefused(remove(PolicyId, 'other'), 'ResourcePolicyConflictException', /./)
  assert.equal((await ssm.getResourcePolicies({ ResourceArn })).Policies?.length, 1)
  await remove(PolicyId, PolicyHash)
  assert.deepEqual((await ssm.getResourcePolicies({ ResourceArn })).Policies, [])
  await assertRefused(remove(PolicyId, PolicyHash), 'ResourcePolicyNotFoundException', /./)
  assert.notEqual((await ssm.putResourcePolicy({ ResourceArn, Policy })).PolicyId, PolicyId)
})
