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

const made = await iam.createOpenIDConnectProvider({ Url: 'https://example.com', ThumbprintList: ['b'.repeat(40)] })
const OpenIDConnectProviderArn = made.OpenIDConnectProviderArn!

const update = (ThumbprintList: string[], arn = OpenIDConnectProviderArn) =>
  iam.updateOpenIDConnectProviderThumbprint({ OpenIDConnectProviderArn: arn, ThumbprintList })

test('the thumbprints are these, and none of those before', async () => {
  await update(['D', 'c'].map(digit => digit.repeat(40)))
  const { ThumbprintList } = await iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn })
  assert.deepEqual(ThumbprintList, ['d'.repeat(40), 'c'.repeat(40)])
  await assertRecord(server, 'UpdateOpenIDConnectProviderThumbprint', { readOnly: false, responseElements: null })
})

test('more than five, and one of another length', async () => {
  const six = Array.from({ length: 6 }, (_, i) => String(i).repeat(40))
  await assertRefused(update(six), 'InvalidInput', 'Thumbprint list must contain fewer than 5 entries.')
  await assertRefused(update(['a'.repeat(39)]), 'ValidationError', /^1 validation error detected: Value at 'thumbprintList'/)
})

test('a provider that is not there', async () => {
  await assertRefused(
    update(['a'.repeat(40)], none), 'NoSuchEntity',
    `OpenIDConnect Provider not found for arn ${none}`, 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.updateOpenIDConnectProviderThumbprint({ OpenIDConnectProviderArn, ThumbprintList: ['a'.repeat(40)] }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:UpdateOpenIDConnectProviderThumbprint '
      + 'on resource: arn:aws:iam::000000000000:oidc-provider/example.com '
      + 'because no identity-based policy allows the iam:UpdateOpenIDConnectProviderThumbprint action',
    403,
  )
})
