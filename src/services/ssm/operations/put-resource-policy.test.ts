import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms, ssm } = sdk(server)
const arn = (name: string) => `arn:aws:ssm:us-east-1:${account}:parameter${name}`
const put = (Name: string, more: object = {}) =>
  ssm.putParameter({ Name, Value: 'x', Type: 'String', Tier: 'Advanced', Overwrite: true, ...more })
const sharing = (principal: string, action = 'ssm:GetParameter') => policy({ ...allow(action), Principal: { AWS: principal } })
const share = (name: string, Policy = sharing('111111111111'), more: object = {}) =>
  ssm.putResourcePolicy({ ResourceArn: arn(name), Policy, ...more })

test('a policy is put, and another in its place by whoever has seen it', async () => {
  await put('/a')
  const { PolicyId, PolicyHash } = await share('/a')
  assert.match(PolicyId!, /^[0-9a-f-]{36}$/)
  assert.match(PolicyHash!, /^[0-9a-f]{64}$/)
  await assertRefused(share('/a'), 'ResourcePolicyLimitExceededException', /has a policy/)
  const next = sharing('222222222222')
  await assertRefused(
    share('/a', next, { PolicyId, PolicyHash: 'other' }), 'ResourcePolicyConflictException',
    'The hash provided in the call doesn\'t match the stored hash.',
  )
  await assertRefused(
    share('/a', next, { PolicyId: 'other', PolicyHash }), 'ResourcePolicyNotFoundException',
    'No policies with the specified policy ID and hash could be found.',
  )
  for (const half of [{ PolicyId }, { PolicyHash }]) {
    await assertRefused(share('/a', next, half), 'ResourcePolicyInvalidParameterException', /PolicyId and its PolicyHash/)
  }
  const changed = await share('/a', next, { PolicyId, PolicyHash })
  const { responseElements, resources } = await lastRecord(server, 'PutResourcePolicy')
  assert.deepEqual([responseElements, resources?.[0]?.ARN], [{ policyId: PolicyId, policyHash: changed.PolicyHash }, arn('/a')])
  assert.equal(changed.PolicyId, PolicyId)
  assert.notEqual(changed.PolicyHash, PolicyHash)
  await assertRefused(share('/a', next, { PolicyId, PolicyHash }), 'ResourcePolicyConflictException', /./)
})

test('what cannot be shared', async () => {
  const invalid = 'ResourcePolicyInvalidParameterException'
  await ssm.putParameter({ Name: '/standard', Value: 'x', Type: 'String' })
  await assertRefused(share('/standard'), invalid, /advanced-parameter tier/)
  await put('/managed', { Type: 'SecureString' })
  await assertRefused(share('/managed'), invalid, /AWS managed key/)
  await put('/customer', { Type: 'SecureString', KeyId: (await kms.createKey({})).KeyMetadata!.KeyId })
  await share('/customer')
  await assertRefused(share('/none'), 'ResourceNotFoundException', 'The specified parameter to be shared could not be found.')
  await assertRefused(share('/customer:1'), 'ResourceNotFoundException', /./)
  const groupArn = `arn:aws:ssm:us-east-1:${account}:opsitemgroup/default`
  const group = ssm.putResourcePolicy({ ResourceArn: groupArn, Policy: sharing('*') })
  await assertRefused(group, 'NotImplementedException', /a policy of opsitemgroup/, 501)
  const named = ssm.putResourcePolicy({ ResourceArn: '/a/name/that/is/no/arn', Policy: sharing('*') })
  await assertRefused(named, invalid, /not valid/)
})

test('what is no policy that shares a parameter', async () => {
  await put('/b')
  const malformed = 'MalformedResourcePolicyDocumentException'
  const documents = [
    'none', '{}', '[]', policy(allow('ssm:GetParameter')), sharing('nobody'), sharing('111111111111', 'ssm:PutParameter'),
    sharing('111111111111', 'ssm:*'), sharing('111111111111', 'kms:Decrypt'), sharing(`arn:aws:iam::${account}:user/none`),
    policy({ Effect: 'Allow', NotAction: 'ssm:PutParameter', Resource: '*', Principal: { AWS: '111111111111' } }),
  ]
  for (const document of documents) await assertRefused(share('/b', document), malformed, /./)
  await assertRefused(share('/b', sharing('111111111111').padEnd(1025)), 'ResourcePolicyLimitExceededException', /1024 bytes/)
  await assertRefused(share('/b', ' '), 'ValidationException', /regular expression pattern/)
  assert.deepEqual((await ssm.getResourcePolicies({ ResourceArn: arn('/b') })).Policies, [])
  await share('/b', sharing('111111111111').padEnd(1024))
})
