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

const made = await iam.createOpenIDConnectProvider({ Url: 'https://example.com', ClientIDList: ['shop', 'app'] })
const OpenIDConnectProviderArn = made.OpenIDConnectProviderArn!

test('a client id goes; one that is not there is no error', async () => {
  for (const ClientID of ['shop', 'SHOP', 'APP']) {
    await iam.removeClientIDFromOpenIDConnectProvider({ OpenIDConnectProviderArn, ClientID })
  }
  assert.deepEqual((await iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn })).ClientIDList, ['app'])
  await assertRecord(server, 'RemoveClientIDFromOpenIDConnectProvider', { readOnly: false, responseElements: null })
})

test('a provider that is not there', async () => {
  await assertRefused(
    iam.removeClientIDFromOpenIDConnectProvider({ OpenIDConnectProviderArn: none, ClientID: 'app' }), 'NoSuchEntity',
    `OpenIDConnect Provider not found for arn ${none}`, 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.removeClientIDFromOpenIDConnectProvider({ OpenIDConnectProviderArn, ClientID: 'app' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:RemoveClientIDFromOpenIDConnectProvider '
      + 'on resource: arn:aws:iam::000000000000:oidc-provider/example.com '
      + 'because no identity-based policy allows the iam:RemoveClientIDFromOpenIDConnectProvider action',
    403,
  )
})
