import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const own = (resource: string) => `arn:aws:iam::000000000000:${resource}`

const make = (Url: string, more: object = {}) => iam.createOpenIDConnectProvider({ Url, ...more })
const invalid = 'Invalid Open ID Connect Provider URL'

test('a provider is called by its URL, a path and a slash at its end included', async () => {
  const OpenIDConnectProviderArn = own('oidc-provider/example.com')
  const ThumbprintList = ['AB'.repeat(20)]
  const tags = [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }]
  const more = { ClientIDList: ['shop', 'app', 'shop'], ThumbprintList, Tags: tags.toReversed() }
  const made = await make('https://example.com', more)
  assert.deepEqual([made.OpenIDConnectProviderArn, made.Tags], [OpenIDConnectProviderArn, tags])
  await assertRecord(server, 'CreateOpenIDConnectProvider', {
    readOnly: false,
    responseElements: {
      openIDConnectProviderArn: OpenIDConnectProviderArn, tags: tags.map(({ Key, Value }) => ({ key: Key, value: Value })),
    },
  })
  const shown = await iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn })
  assert.deepEqual([shown.Url, shown.ClientIDList, shown.ThumbprintList, shown.Tags, shown.CreateDate!.getMilliseconds()], [
    'example.com', ['shop', 'app'], ['ab'.repeat(20)], tags, 0,
  ])
  for (const issuer of ['example.com/', 'example.com/realms/a', 'localhost:8443']) {
    const plain = await make(`https://${issuer}`)
    assert.deepEqual([plain.OpenIDConnectProviderArn, plain.Tags], [own(`oidc-provider/${issuer}`), undefined])
  }
})

test('a URL is taken once', async () => {
  const sentence = 'Provider with url https://example.com already exists.'
  await assertRefused(make('https://example.com'), 'EntityAlreadyExists', sentence, 409)
})

test('what cannot be a provider\'s URL', async () => {
  for (const url of ['example.org', 'example', 'https://', 'https:///a']) {
    await assertRefused(make(url), 'ValidationError', invalid)
  }
  await assertRefused(make('http://example.org'), 'InvalidInput', `${invalid}. The URL must begin with https://.`)
  for (const rest of ['example.org?a=b', 'example.org#a', 'ann@example.org', 'exa_mple.org', 'example.org/ ', 'a..b', 'a:x/']) {
    await assertRefused(make(`https://${rest}`), 'InvalidInput', `${invalid}.`)
  }
})

test('more than a provider may have, and members of no good length', async () => {
  const thumbprints = (count: number) => Array.from({ length: count }, (_, i) => String(i).repeat(40))
  await make('https://five.example.com', { ThumbprintList: thumbprints(5) })
  await assertRefused(
    make('https://six.example.com', { ThumbprintList: thumbprints(6) }), 'InvalidInput',
    'Thumbprint list must contain fewer than 5 entries.',
  )
  await assertRefused(
    make('https://many.example.com', { ClientIDList: Array.from({ length: 101 }, (_, i) => `${i}`) }), 'LimitExceeded',
    'Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100', 409,
  )
  await assertRefused(
    make('b'.repeat(256), { ClientIDList: ['b'.repeat(256)], ThumbprintList: ['b'.repeat(41)] }), 'ValidationError',
    "3 validation errors detected: Value at 'clientIDList' failed to satisfy constraint: Member must satisfy constraint: "
      + '[Member must have length less than or equal to 255, Member must have length greater than or equal to 1]; '
      + "Value at 'thumbprintList' failed to satisfy constraint: Member must satisfy constraint: "
      + '[Member must have length less than or equal to 40, Member must have length greater than or equal to 40]; '
      + "Value at 'url' failed to satisfy constraint: Member must have length less than or equal to 255",
  )
})

test('the permission is asked on the provider\'s ARN, and another for tags', async () => {
  const rule = allow('iam:CreateOpenIDConnectProvider', own('oidc-provider/idp.example.com/*'))
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk', rule))
  await clerk.createOpenIDConnectProvider({ Url: 'https://idp.example.com/one' })
  const refused = (action: string, arn: string) => [
    'AccessDenied', `User: ${own('user/clerk')} is not authorized to perform: ${action} on resource: ${arn} `
      + `because no identity-based policy allows the ${action} action`, 403,
  ] as const
  await assertRefused(
    clerk.createOpenIDConnectProvider({ Url: 'https://example.net' }),
    ...refused('iam:CreateOpenIDConnectProvider', own('oidc-provider/example.net')),
  )
  await assertRefused(
    clerk.createOpenIDConnectProvider({ Url: 'https://idp.example.com/two', Tags: [{ Key: 'a', Value: 'b' }] }),
    ...refused('iam:TagOpenIDConnectProvider', own('oidc-provider/idp.example.com/two')),
  )
})

test('an account has 100 of them', async () => {
  const { OpenIDConnectProviderList } = await iam.listOpenIDConnectProviders({})
  for (let n = OpenIDConnectProviderList!.length; n < 100; n++) await make(`https://n${n}.example.com`)
  const sentence = 'Cannot exceed quota for OpenIdConnectProvidersPerAccount: 100'
  await assertRefused(make('https://one-more.example.com'), 'LimitExceeded', sentence, 409)
})
