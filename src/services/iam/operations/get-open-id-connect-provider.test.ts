import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

const made = await iam.createOpenIDConnectProvider({ Url: 'https://example.com' })
const OpenIDConnectProviderArn = made.OpenIDConnectProviderArn!

test('a provider without anything shows empty lists', async () => {
  const { Url, ClientIDList, ThumbprintList, Tags } = await iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn })
  assert.deepEqual([Url, ClientIDList, ThumbprintList, Tags], ['example.com', [], [], []])
  await assertRecord(server, 'GetOpenIDConnectProvider', { readOnly: true, responseElements: null })
})

test('a provider that is not there, and what names none', async () => {
  for (const name of ['none.example.com', 'EXAMPLE.com', 'example.com/', '']) {
    const arn = `arn:aws:iam::000000000000:oidc-provider/${name}`
    await assertRefused(
      iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn: arn }), 'NoSuchEntity',
      `OpenIDConnect Provider not found for arn ${arn}`, 404,
    )
  }
  const impossible: readonly (readonly [string, string])[] = [
    ['https://accounts.example.com', 'Invalid ARN:  Could not be parsed!'],
    ['arn:aws-cn:iam::000000000000:oidc-provider/a', 'Invalid ARN partition'],
    ['arn:aws:sts::000000000000:oidc-provider/a', 'Invalid service in ARN'],
    ['arn:aws:iam::000000000000:role/example.com', 'Invalid resource type in ARN'],
  ]
  for (const [arn, message] of impossible) {
    await assertRefused(iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn: arn }), 'ValidationError', message)
  }
})

test('another account\'s provider', async () => {
  await assertRefused(
    iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn: 'arn:aws:iam::999999999999:oidc-provider/example.com' }),
    'AccessDenied', /iam:GetOpenIDConnectProvider on resource: arn:aws:iam::999999999999:oidc-provider\/example.com/, 403,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.getOpenIDConnectProvider({ OpenIDConnectProviderArn }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:GetOpenIDConnectProvider '
      + 'on resource: arn:aws:iam::000000000000:oidc-provider/example.com '
      + 'because no identity-based policy allows the iam:GetOpenIDConnectProvider action',
    403,
  )
})
