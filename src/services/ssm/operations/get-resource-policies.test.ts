import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam, ssm } = sdk(server)
const ResourceArn = `arn:aws:ssm:us-east-1:${account}:parameter/a`

test('a policy is shown as it was put, and who is renamed under his new name', async () => {
  await ssm.putParameter({ Name: '/a', Value: 'x', Type: 'String', Tier: 'Advanced' })
  assert.deepEqual((await ssm.getResourcePolicies({ ResourceArn })).Policies, [])
  await createUser(server, 'ann')
  const Policy = policy({ ...allow('ssm:GetParameter'), Principal: { AWS: `arn:aws:iam::${account}:user/ann` } })
  const { PolicyId, PolicyHash } = await ssm.putResourcePolicy({ ResourceArn, Policy })
  const { Policies } = await ssm.getResourcePolicies({ ResourceArn, MaxResults: 1 })
  assert.deepEqual(Policies, [{ PolicyId, PolicyHash, Policy }])
  await iam.updateUser({ UserName: 'ann', NewUserName: 'eve' })
  const { Policies: [shown] = [] } = await ssm.getResourcePolicies({ ResourceArn })
  assert.deepEqual([shown?.Policy?.includes('user/eve'), shown?.PolicyHash], [true, PolicyHash])
})

test('what is not there', async () => {
  await assertRefused(ssm.getResourcePolicies({ ResourceArn: `${ResourceArn}-none` }), 'ResourceNotFoundException', /./)
})
