// The policies that are laid upon a session.
import { test } from 'node:test'
import type { Identity } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { assume, createRole } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const ann = await createUser(server, 'ann', allow('sts:*'))
const worker = await createRole(server, 'worker', allow(['kms:*', 'sts:*']))
const callOf = (who: Identity, RoleArn: string, more: object = {}) =>
  sdk(server, who).sts.assumeRole({ RoleArn, RoleSessionName: 'session', ...more })
const session = 'arn:aws:sts::000000000000:assumed-role/worker/session'
const sentence = (action: string, why: string) =>
  `User: ${session} is not authorized to perform: ${action} on resource: * because no ${why} allows the ${action} action`

test('a policy of the session\'s own limits it, and allows it nothing', async () => {
  const limited = await assume(server, ann, worker, { Policy: policy(allow(['kms:ListKeys', 'ssm:*'])) })
  const { kms, ssm } = sdk(server, limited)
  await kms.listKeys({})
  await assertRefused(kms.listAliases({}), 'AccessDeniedException', sentence('kms:ListAliases', 'session policy'))
  await assertRefused(ssm.describeParameters({}), 'AccessDeniedException', /because no identity-based policy allows/)
  const denied = await assume(server, ann, worker, {
    Policy: policy(allow('*'), { Effect: 'Deny', Action: 'kms:ListKeys', Resource: '*' }),
  })
  await assertRefused(sdk(server, denied).kms.listKeys({}), 'AccessDeniedException', /with an explicit deny in a session policy$/)
})

test('managed policies do as well, by what they say now', async () => {
  const { Policy } = await iam.createPolicy({ PolicyName: 'lister', PolicyDocument: policy(allow('kms:ListKeys')) })
  const PolicyArn = Policy!.Arn!
  const { kms } = sdk(server, await assume(server, ann, worker, { PolicyArns: [{ arn: PolicyArn }] }))
  await kms.listKeys({})
  await assertRefused(kms.listAliases({}), 'AccessDeniedException', sentence('kms:ListAliases', 'session policy'))
  await iam.createPolicyVersion({ PolicyArn, PolicyDocument: policy(allow('kms:ListAliases')), SetAsDefault: true })
  await kms.listAliases({})
  await assertRefused(kms.listKeys({}), 'AccessDeniedException', sentence('kms:ListKeys', 'session policy'))
  await iam.deletePolicyVersion({ PolicyArn, VersionId: 'v1' })
  await iam.deletePolicy({ PolicyArn })
  await iam.createPolicy({ PolicyName: 'lister', PolicyDocument: policy(allow('kms:*')) })
  await assertRefused(kms.listAliases({}), 'AccessDeniedException', sentence('kms:ListAliases', 'session policy'))
})

test('policies that are none, are not there, are too many or too large', async () => {
  await assertRefused(callOf(ann, worker, { Policy: '{' }), 'MalformedPolicyDocument', 'Syntax errors in policy.')
  const naming = policy({ ...allow('*'), Principal: '*' })
  const named = 'Policy document should not specify a principal.'
  await assertRefused(callOf(ann, worker, { Policy: naming }), 'MalformedPolicyDocument', named)
  const long = policy(allow('kms:*')).padEnd(2049)
  await assertRefused(
    callOf(ann, worker, { Policy: long }), 'ValidationError', 'The session policy has 2049 characters, and may have 2048.',
  )
  for (const arn of ['arn:aws:iam::000000000000:policy/none', 'arn:aws:iam::111122223333:policy/lister']) {
    const call = callOf(ann, worker, { PolicyArns: [{ arn }] })
    await assertRefused(call, 'ValidationError', `Policy ${arn} is not there in the session's account.`)
  }
  const eleven = Array.from({ length: 11 }, () => ({ arn: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess' }))
  const many = callOf(ann, worker, { PolicyArns: eleven })
  await assertRefused(many, 'ValidationError', 'A session has 10 managed policies at most.')
})
