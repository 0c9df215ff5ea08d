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

const made = await iam.createOpenIDConnectProvider({ Url: 'https://example.com', ClientIDList: ['shop'] })
const OpenIDConnectProviderArn = made.OpenIDConnectProviderArn!

const add = (ClientID: string) => iam.addClientIDToOpenIDConnectProvider({ OpenIDConnectProviderArn, ClientID })
const shown = async () => (await iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn })).ClientIDList

test('a client id is added once', async () => {
  for (const ClientID of ['app', 'shop', 'app']) await add(ClientID)
  assert.deepEqual(await shown(), ['shop', 'app'])
  await assertRecord(server, 'AddClientIDToOpenIDConnectProvider', {
    readOnly: false, requestParameters: { openIDConnectProviderArn: OpenIDConnectProviderArn, clientID: 'app' },
  })
})

test('a provider has 100 of them', async () => {
  for (let n = 2; n < 100; n++) await add(`app-${n}`)
  await assertRefused(add('more'), 'LimitExceeded', 'Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100', 409)
  await add('app')
})

test('a provider that is not there', async () => {
  await assertRefused(
    iam.addClientIDToOpenIDConnectProvider({ OpenIDConnectProviderArn: none, ClientID: 'app' }), 'NoSuchEntity',
    `OpenIDConnect Provider not found for arn ${none}`, 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.addClientIDToOpenIDConnectProvider({ OpenIDConnectProviderArn, ClientID: 'app' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:AddClientIDToOpenIDConnectProvider '
      + 'on resource: arn:aws:iam::000000000000:oidc-provider/example.com '
      + 'because no identity-based policy allows the iam:AddClientIDToOpenIDConnectProvider action',
    403,
  )
})
