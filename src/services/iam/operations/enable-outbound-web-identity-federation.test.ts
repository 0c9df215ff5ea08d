import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
let url: string

test('an account has one issuer, at the address to which the call came', async () => {
  url = (await iam.enableOutboundWebIdentityFederation({})).IssuerIdentifier!
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/_stockade\/issuers\/[\da-f-]{36}$/)
  await assertRefused(iam.enableOutboundWebIdentityFederation({}), 'FeatureEnabled', /./, 409)
})

test('it publishes the keys of both algorithms, and no private one', async () => {
  const { jwks_uri: keysUrl, ...configuration } = await (await fetch(`${url}/.well-known/openid-configuration`)).json() as {
    readonly jwks_uri: string
  }
  assert.deepEqual(configuration, {
    issuer: url, subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256', 'ES384'],
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'jti', 'https://sts.amazonaws.com/'],
  })
  const { keys } = await (await fetch(keysUrl)).json() as { readonly keys: readonly object[] }
  assert.deepEqual(keys.map(key => Object.keys(key).sort()), [
    ['alg', 'e', 'kid', 'kty', 'n', 'use'], ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
  ])
})

test('nothing else is published, nor of anybody else', async () => {
  const status = async (path: string, init = {}) => (await fetch(`${url}${path}`, init)).status
  assert.equal(await status('/.well-known/other'), 404)
  assert.equal(await status('/.well-known/jwks.json', { method: 'POST' }), 405)
  const nobodys = url.replace(/[\da-f-]{36}$/, '00000000-0000-4000-8000-000000000000')
  assert.equal((await fetch(`${nobodys}/.well-known/jwks.json`)).status, 404)
})

test('it is the same when it is enabled again', async () => {
  await iam.disableOutboundWebIdentityFederation({})
  assert.equal((await iam.enableOutboundWebIdentityFederation({})).IssuerIdentifier, url)
})

test('it needs a permission, and the keys are nowhere in the trail', async () => {
  const { iam: asNobody } = sdk(server, await createUser(server, 'nobody', allow('sts:*')))
  const words = /iam:EnableOutboundWebIdentityFederation on resource: \*/
  await assertRefused(asNobody.enableOutboundWebIdentityFederation({}), 'AccessDenied', words, 403)
  const record = (await server.records()).find(({ eventName }) => eventName === 'EnableOutboundWebIdentityFederation')!
  assert.deepEqual(record.responseElements, { issuerIdentifier: url })
})
