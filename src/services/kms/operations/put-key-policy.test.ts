import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)
const { KeyMetadata: key } = await kms.createKey({})
const KeyId = key!.KeyId!
const byRoot = { ...allow('kms:*'), Principal: { AWS: `arn:aws:iam::${account}:root` } }

test('the policy is the key\'s from then on, as it was put', async () => {
  const Policy = JSON.stringify(JSON.parse(policy(byRoot)), null, 3)
  await kms.putKeyPolicy({ KeyId, Policy })
  assert.equal((await kms.getKeyPolicy({ KeyId })).Policy, Policy)
  const { readOnly, requestParameters, resources } = await lastRecord(server, 'PutKeyPolicy')
  assert.equal(readOnly, false)
  const { keyId, policyName } = requestParameters as Record<string, unknown>
  assert.deepEqual({ keyId, policyName }, { keyId: KeyId, policyName: 'default' })
  assert.deepEqual(resources?.map(({ ARN }) => ARN), [key!.Arn!])
})

test('what is no policy is refused, and the old one stays', async () => {
  const before = (await kms.getKeyPolicy({ KeyId })).Policy
  const bad = ['{', '[]', '{"Statement":[{"Effect":"Maybe"}]}', policy(allow('kms:*')), '{"Version":"2013-01-01","Statement":[]}']
  for (const Policy of bad) await assertRefused(kms.putKeyPolicy({ KeyId, Policy }), 'MalformedPolicyDocumentException', /./)
  await assertRefused(kms.putKeyPolicy({ KeyId, Policy: 'no policy' }), 'MalformedPolicyDocumentException', 'UnknownError')
  await assertRefused(
    kms.putKeyPolicy({ KeyId, Policy: policy(byRoot, { ...byRoot, Principal: { AWS: 'aws::000000000000:root' } }) }),
    'MalformedPolicyDocumentException', 'Policy contains a statement with one or more invalid principals.',
  )
  await assertRefused(
    kms.putKeyPolicy({ KeyId, Policy: policy({ ...byRoot, Sid: 'x'.repeat(32 * 1024) }) }), 'LimitExceededException', /./,
  )
  assert.equal((await kms.getKeyPolicy({ KeyId })).Policy, before)
})

test('another policy name, an alias, a key that is not there', async () => {
  const Policy = policy(byRoot)
  await assertRefused(kms.putKeyPolicy({ KeyId, Policy, PolicyName: 'other' }), 'NotFoundException', 'No such policy exists')
  await assertRefused(kms.putKeyPolicy({ KeyId: 'alias/one', Policy }), 'InvalidArnException', /^Key Aliases are not/)
})

test('whether it locks its author out is asked with all that the request and the key have', async () => {
  const { KeyMetadata: made } = await kms.createKey({ Tags: [{ TagKey: 'team', TagValue: 'red' }] })
  await kms.createAlias({ AliasName: 'alias/asked', TargetKeyId: made!.KeyId! })
  const author = `arn:aws:iam::${account}:root`
  const deny = (Condition: object) =>
    policy(byRoot, { Effect: 'Deny', Action: 'kms:PutKeyPolicy', Resource: '*', Principal: '*', Condition })
  const put = (Policy: string) => kms.putKeyPolicy({ KeyId: made!.KeyId!, Policy })
  for (const passes of [
    { StringNotEquals: { 'aws:PrincipalArn': author } }, { StringNotEquals: { 'aws:PrincipalAccount': account } },
    { StringNotEquals: { 'aws:ResourceTag/team': 'red' } }, { NotIpAddress: { 'aws:SourceIp': '127.0.0.0/8' } },
    { 'ForAllValues:StringNotEquals': { 'kms:ResourceAliases': 'alias/asked' } },
  ]) await put(deny(passes))
  for (const locks of [
    { ArnEquals: { 'aws:PrincipalArn': author } }, { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } },
    { StringEquals: { 'aws:ResourceTag/team': 'red' } }, { StringEquals: { 'kms:KeySpec': 'SYMMETRIC_DEFAULT' } },
  ]) await assertRefused(put(deny(locks)), 'MalformedPolicyDocumentException', /^The new key policy will not allow you/)
})

test('without the permission it stays', async () => {
  await assertRefused(
    sdk(server, await createUser(server, 'nobody')).kms.putKeyPolicy({ KeyId, Policy: policy(byRoot) }), 'AccessDeniedException',
    `User: arn:aws:iam::${account}:user/nobody is not authorized to perform: kms:PutKeyPolicy on resource: ${key!.Arn!} `
      + 'because no identity-based policy allows the kms:PutKeyPolicy action',
  )
})

test('a policy that would lock its author out is refused, unless the check is bypassed', async () => {
  const before = (await kms.getKeyPolicy({ KeyId })).Policy
  const user = (name: string) => ({ AWS: `arn:aws:iam::${account}:user/${name}` })
  const lockedOut = [
    policy({ ...allow('kms:*'), Principal: user('keeper') }),
    policy({ ...allow('kms:Encrypt'), Principal: byRoot.Principal }),
    policy(byRoot, { Effect: 'Deny', Action: 'kms:PutKeyPolicy', Resource: '*', Principal: '*' }),
    policy({ ...byRoot, Condition: { StringEquals: { 'kms:ViaService': 'ssm.us-east-1.amazonaws.com' } } }),
  ]
  await createUser(server, 'keeper', allow('kms:*'))
  for (const Policy of lockedOut) {
    await assertRefused(
      kms.putKeyPolicy({ KeyId, Policy }), 'MalformedPolicyDocumentException',
      'The new key policy will not allow you to update the key policy in the future.',
    )
  }
  assert.equal((await kms.getKeyPolicy({ KeyId })).Policy, before)

  const { KeyMetadata: other } = await kms.createKey({})
  await kms.putKeyPolicy({ KeyId: other!.KeyId!, Policy: lockedOut[0], BypassPolicyLockoutSafetyCheck: true })
  const looking = kms.getKeyPolicy({ KeyId: other!.KeyId! })
  await assertRefused(looking, 'AccessDeniedException', /because no resource-based policy allows the kms:GetKeyPolicy/)
})
