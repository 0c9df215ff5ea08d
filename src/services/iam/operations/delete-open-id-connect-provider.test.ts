import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

const OpenIDConnectProviderArn = 'arn:aws:iam::000000000000:oidc-provider/example.com'

test('a provider is gone, and may be made anew', async () => {
  await iam.createOpenIDConnectProvider({ Url: 'https://example.com' })
  await iam.deleteOpenIDConnectProvider({ OpenIDConnectProviderArn })
  await assertRecord(server, 'DeleteOpenIDConnectProvider', {
    readOnly: false, requestParameters: { openIDConnectProviderArn: OpenIDConnectProviderArn }, responseElements: null,
  })
  await iam.createOpenIDConnectProvider({ Url: 'https://example.com' })
  await iam.deleteOpenIDConnectProvider({ OpenIDConnectProviderArn })
})

test('a provider that is not there', async () => {
  await assertRefused(
    iam.deleteOpenIDConnectProvider({ OpenIDConnectProviderArn }), 'NoSuchEntity',
    `OpenId connect Provider ${OpenIDConnectProviderArn} cannot be found.`, 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.deleteOpenIDConnectProvider({ OpenIDConnectProviderArn }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DeleteOpenIDConnectProvider '
      + 'on resource: arn:aws:iam::000000000000:oidc-provider/example.com '
      + 'because no identity-based policy allows the iam:DeleteOpenIDConnectProvider action',
    403,
  )
})
