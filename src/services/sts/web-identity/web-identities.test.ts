import assert from 'node:assert/strict'
import { test } from 'node:test'
import { audience, startIssuer } from '../../../../test/kit/issuer.ts'
import { AwsError } from '../../../core/aws-error.ts'
import { keysOf, proveIdentity } from './web-identities.ts'

const claims = { iss: '', sub: 'ann', aud: ['app'], exp: 1 }
const asked = (issuer: string, all: object) => Object.fromEntries(keysOf(issuer, { ...claims, all: { ...all } }, 'app'))

test('a token answers what every provider has, and what AWS knows of its own', () => {
  const own = { 'token.example.com:sub': 'ann', 'token.example.com:aud': 'app' }
  assert.deepEqual(asked('token.example.com', { repository: 'acme/app', environment: 'live' }), own)
  const github = 'token.actions.githubusercontent.com'
  const said = { repository: 'acme/app', environment: 'live', run_attempt: '1', actor_id: 5, nested: {}, list: ['a'] }
  assert.deepEqual(asked(github, said), {
    [`${github}:sub`]: 'ann', [`${github}:aud`]: 'app', [`${github}:repository`]: 'acme/app', [`${github}:environment`]: 'live',
    [`${github}:actor_id`]: '5',
  })
  // Its server has a name of the customer's.
  const ghe = 'token.actions.acme.ghe.com'
  assert.equal(asked(ghe, said)[`${ghe}:repository`], 'acme/app')
  assert.equal(asked('token.actions.ghe.com.example.com', said)['token.actions.ghe.com.example.com:repository'], undefined)
  // A policy names keys in any case.
  assert.ok('token.example.com/realm:sub' in asked('Token.example.com/Realm', {}))
})

test('methods and audiences are told as they are', () => {
  const told = keysOf('a.b', { ...claims, aud: ['api', 'web'], azp: 'app', amr: ['pwd', 'mfa'], all: {} }, 'app')
  assert.deepEqual(Object.fromEntries(told), {
    'a.b:sub': 'ann', 'a.b:aud': 'app', 'a.b:oaud': ['api', 'web'], 'a.b:amr': ['pwd', 'mfa'],
  })
})

test('when the call is committed the provider has to be there, and to be for the same audience', async () => {
  const issuer = await startIssuer()
  const account = '111111111111'
  const provider = { arn: `arn:aws:iam::${account}:oidc-provider/x`, partition: 'aws', issuer: 'x', clientIds: [audience] }
  const { keys } = JSON.parse(issuer.answers.get('/keys')!) as { readonly keys: readonly object[] }
  let present: object | undefined = provider
  const call = {
    input: { RoleArn: `arn:aws:iam::${account}:role/worker`, WebIdentityToken: await issuer.token() }, state: {},
    ports: {
      identityProviders: { find: async () => present }, issuerKeys: { find: async () => keys },
    },
    server: { wall: Date.now }, error: (code: string, message: string) => new AwsError(code, message),
  }
  const { confirm } = await proveIdentity(call as never)
  await confirm!({} as never)
  for (const changed of [{ ...provider, clientIds: ['another'] }, undefined]) {
    present = changed
    await assert.rejects(confirm!({} as never), { code: 'InvalidIdentityTokenException', message: /^No OpenIDConnect provider/ })
  }
})
