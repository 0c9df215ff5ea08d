import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('the ARNs of all, in their order', async () => {
  assert.deepEqual((await iam.listOpenIDConnectProviders({})).OpenIDConnectProviderList, [])
  for (const host of ['b', 'a', 'a/x']) await iam.createOpenIDConnectProvider({ Url: `https://${host}` })
  const { OpenIDConnectProviderList } = await iam.listOpenIDConnectProviders({})
  assert.deepEqual(OpenIDConnectProviderList, ['a', 'a/x', 'b'].map(issuer => {
    return { Arn: `arn:aws:iam::000000000000:oidc-provider/${issuer}` }
  }))
  await assertRecord(server, 'ListOpenIDConnectProviders', { readOnly: true, responseElements: null })
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listOpenIDConnectProviders({}), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListOpenIDConnectProviders '
      + 'on resource: arn:aws:iam::000000000000:oidc-provider/* '
      + 'because no identity-based policy allows the iam:ListOpenIDConnectProviders action',
    403,
  )
})
