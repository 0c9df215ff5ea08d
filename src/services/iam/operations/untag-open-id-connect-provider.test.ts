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

const tags = [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }]
const made = await iam.createOpenIDConnectProvider({ Url: 'https://example.com', Tags: tags })
const OpenIDConnectProviderArn = made.OpenIDConnectProviderArn!

test('the named tags go; one that is not there is no error', async () => {
  await iam.untagOpenIDConnectProvider({ OpenIDConnectProviderArn, TagKeys: ['a', 'B', '__proto__'] })
  assert.deepEqual((await iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn })).Tags, [tags[1]])
  await assertRecord(server, 'UntagOpenIDConnectProvider', { readOnly: false, responseElements: null })
})

test('a provider that is not there', async () => {
  await assertRefused(
    iam.untagOpenIDConnectProvider({ OpenIDConnectProviderArn: none, TagKeys: ['a'] }), 'NoSuchEntity',
    `OpenIDConnect Provider not found for arn ${none}`, 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.untagOpenIDConnectProvider({ OpenIDConnectProviderArn, TagKeys: ['a'] }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:UntagOpenIDConnectProvider '
      + 'on resource: arn:aws:iam::000000000000:oidc-provider/example.com '
      + 'because no identity-based policy allows the iam:UntagOpenIDConnectProvider action',
    403,
  )
})
