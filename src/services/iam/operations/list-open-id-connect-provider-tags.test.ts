import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const none = 'arn:aws:iam::000000000000:oidc-provider/none.example.com'
const tags = ['c', 'a', 'b'].map(Key => ({ Key, Value: Key.toUpperCase() }))
const made = await iam.createOpenIDConnectProvider({ Url: 'https://example.com', Tags: tags })
const OpenIDConnectProviderArn = made.OpenIDConnectProviderArn!

test('tags by key, page by page', async () => {
  const first = await iam.listOpenIDConnectProviderTags({ OpenIDConnectProviderArn, MaxItems: 2 })
  assert.deepEqual([first.Tags, first.IsTruncated], [[tags[1], tags[2]], true])
  const second = await iam.listOpenIDConnectProviderTags({ OpenIDConnectProviderArn, Marker: first.Marker })
  assert.deepEqual([second.Tags, second.IsTruncated], [[tags[0]], false])
  await assertRecord(server, 'ListOpenIDConnectProviderTags', { readOnly: true, responseElements: null })
})

test('a provider that is not there', async () => {
  await assertRefused(
    iam.listOpenIDConnectProviderTags({ OpenIDConnectProviderArn: none }), 'NoSuchEntity',
    `OpenIDConnect Provider not found for arn ${none}`, 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listOpenIDConnectProviderTags({ OpenIDConnectProviderArn }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListOpenIDConnectProviderTags '
      + 'on resource: arn:aws:iam::000000000000:oidc-provider/example.com '
      + 'because no identity-based policy allows the iam:ListOpenIDConnectProviderTags action',
    403,
  )
})
