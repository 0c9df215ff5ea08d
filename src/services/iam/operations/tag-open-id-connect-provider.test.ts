import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const none = 'arn:aws:iam::000000000000:oidc-provider/none.example.com'

const stage = { Key: 'stage', Value: 'test' }
const made = await iam.createOpenIDConnectProvider({ Url: 'https://example.com', Tags: [stage, { Key: 'team', Value: 'blue' }] })
const OpenIDConnectProviderArn = made.OpenIDConnectProviderArn!

test('tags are added and replaced, with regard to case', async () => {
  const [red, green] = [{ Key: 'TEAM', Value: 'red' }, { Key: 'team', Value: 'green' }] as const
  await iam.tagOpenIDConnectProvider({ OpenIDConnectProviderArn, Tags: [green, red] })
  assert.deepEqual((await iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn })).Tags, [red, stage, green])
  await assertRecord(server, 'TagOpenIDConnectProvider', { readOnly: false, responseElements: null })
})

test('none, the same one twice, and more than 50', async () => {
  const tag = (...Tags: { Key: string; Value: string }[]) => iam.tagOpenIDConnectProvider({ OpenIDConnectProviderArn, Tags })
  const red = { Key: 'a', Value: 'red' }
  await assertRefused(tag(), 'InvalidInput', 'At least one tag must be specified.')
  await assertRefused(tag(red, red), 'InvalidInput', 'Duplicate tag keys found.')
  const many = Array.from({ length: 49 }, (_, i) => ({ Key: `k${i}`, Value: '' }))
  await assertRefused(tag(...many), 'LimitExceeded', 'The number of tags has reached the maximum limit.', 409)
})

test('policies see the tags of the provider and of the request', async () => {
  const Condition = { StringEquals: { 'aws:ResourceTag/stage': 'test', 'aws:RequestTag/level': '1' } }
  const rule = { ...allow('iam:TagOpenIDConnectProvider'), Condition }
  const { iam: tagger } = sdk(server, await createUser(server, 'tagger', rule))
  const tag = (Value: string) => tagger.tagOpenIDConnectProvider({ OpenIDConnectProviderArn, Tags: [{ Key: 'level', Value }] })
  await tag('1')
  await assertRefused(tag('2'), 'AccessDenied', /no identity-based policy allows the iam:TagOpenIDConnectProvider action$/, 403)
})

test('a provider that is not there', async () => {
  await assertRefused(
    iam.tagOpenIDConnectProvider({ OpenIDConnectProviderArn: none, Tags: [] }), 'NoSuchEntity',
    `OpenIDConnect Provider not found for arn ${none}`, 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.tagOpenIDConnectProvider({ OpenIDConnectProviderArn, Tags: [] }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:TagOpenIDConnectProvider '
      + 'on resource: arn:aws:iam::000000000000:oidc-provider/example.com '
      + 'because no identity-based policy allows the iam:TagOpenIDConnectProvider action',
    403,
  )
})
