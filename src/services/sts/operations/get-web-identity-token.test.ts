import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { account } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { everyoneHere, trusting } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam, sts } = sdk(server)
const asked = { Audience: ['https://api.example.com'], SigningAlgorithm: 'ES384' }
const ann = await createUser(server, 'ann', allow(['sts:GetWebIdentityToken', 'sts:AssumeRole']))
const asAnn = sdk(server, ann).sts

const own = 'https://sts.amazonaws.com/'
/** Verified as whoever is given one would: by what its issuer publishes. */
async function verified(token: string, audience = asked.Audience[0]!) {
  const { iss } = decodeJwt(token)
  const configuration = await (await fetch(`${iss}/.well-known/openid-configuration`)).json() as Record<string, string>
  assert.equal(configuration['issuer'], iss)
  const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(configuration['jwks_uri']!)), { issuer: iss!, audience })
  return payload
}

await iam.enableOutboundWebIdentityFederation({})

for (const [SigningAlgorithm, kid] of [['ES384', 'EC384_0'], ['RS256', 'RSA_0']] as const) {
  test(`a token of a user, signed by ${SigningAlgorithm}`, async () => {
    const before = Math.floor(Date.now() / 1000)
    const { WebIdentityToken: token, Expiration } = await asAnn.getWebIdentityToken({ ...asked, SigningAlgorithm })
    assert.deepEqual(decodeProtectedHeader(token!), { alg: SigningAlgorithm, kid, typ: 'JWT' })
    const { aud, sub, exp, iat, jti, [own]: claims } = await verified(token!)
    assert.deepEqual([aud, sub], [asked.Audience[0], `arn:aws:iam::${account}:user/ann`])
    assert.deepEqual([iat! >= before, exp! - iat!, Expiration!.getTime()], [true, 300, exp! * 1000])
    assert.match(jti!, /^[\da-f-]{36}$/)
    assert.deepEqual(claims, { aws_account: account, source_region: 'us-east-1' })
  })
}

test('tags of the user and of the request, for several audiences and longer', async () => {
  await iam.tagUser({ UserName: 'ann', Tags: [{ Key: 'team', Value: 'red' }] })
  const Tags = [{ Key: 'job', Value: '7' }]
  const tagged = { ...asked, Audience: ['a', 'b'], DurationSeconds: 3600, Tags }
  const words = /user\/ann is not authorized to perform: sts:TagGetWebIdentityToken/
  await assertRefused(asAnn.getWebIdentityToken(tagged), 'AccessDenied', words, 403)
  const { WebIdentityToken: token } = await sts.getWebIdentityToken(tagged)
  const { aud, sub, exp, iat, [own]: claims } = await verified(token!, 'b')
  assert.deepEqual([aud, sub, exp! - iat!], [['a', 'b'], `arn:aws:iam::${account}:root`, 3600])
  assert.deepEqual(claims, { aws_account: account, source_region: 'us-east-1', request_tags: { job: '7' } })
  const { WebIdentityToken: ofAnn } = await asAnn.getWebIdentityToken(asked)
  assert.deepEqual((await verified(ofAnn!))[own], {
    aws_account: account, source_region: 'us-east-1', principal_tags: { team: 'red' },
  })
})

test('of a session of a role it is the role, and outlives no session', async () => {
  await iam.createRole({ RoleName: 'worker', AssumeRolePolicyDocument: trusting(everyoneHere) })
  await iam.putRolePolicy({ RoleName: 'worker', PolicyName: 'own', PolicyDocument: policy(allow('sts:GetWebIdentityToken')) })
  const role = { RoleArn: `arn:aws:iam::${account}:role/worker`, RoleSessionName: 'job', DurationSeconds: 900 }
  const { Credentials: made } = await asAnn.assumeRole(role)
  const session = sdk(server, {
    accessKeyId: made!.AccessKeyId!, secretAccessKey: made!.SecretAccessKey!, sessionToken: made!.SessionToken!,
  }).sts
  const { WebIdentityToken: token } = await session.getWebIdentityToken(asked)
  const { sub, [own]: claims } = await verified(token!)
  assert.equal(sub, role.RoleArn)
  assert.deepEqual(claims, {
    aws_account: account, source_region: 'us-east-1', original_session_exp: made!.Expiration!.toISOString().replace('.000', ''),
  })
  const longer = session.getWebIdentityToken({ ...asked, DurationSeconds: 3600 })
  await assertRefused(longer, 'SessionDurationEscalationException', /^The requested token duration would extend/, 403)
})

test('policies ask for whom, how long and by which algorithm', async () => {
  const Condition = {
    'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': 'https://api.example.com' },
    NumericLessThanEquals: { 'sts:DurationSeconds': '120' },
    StringEquals: { 'sts:SigningAlgorithm': 'ES384' },
  }
  const bob = sdk(server, await createUser(server, 'bob', { ...allow('sts:GetWebIdentityToken'), Condition })).sts
  const fine = { ...asked, DurationSeconds: 60 }
  await bob.getWebIdentityToken(fine)
  for (const other of [{ Audience: ['x'] }, { DurationSeconds: 121 }, { SigningAlgorithm: 'RS256' }]) {
    await assertRefused(bob.getWebIdentityToken({ ...fine, ...other }), 'AccessDenied', /sts:GetWebIdentityToken/, 403)
  }
})

test('what cannot be asked for', async () => {
  const refused = (more: object, text: RegExp) =>
    assertRefused(sts.getWebIdentityToken({ ...asked, ...more }), 'ValidationError', text, 400)
  await refused({ SigningAlgorithm: 'HS256' }, /SigningAlgorithm/)
  await refused({ DurationSeconds: 59 }, /greater than or equal to 60/)
  await refused({ Audience: [] }, /./)
})

test('the token stays out of the trail', async () => {
  const { WebIdentityToken: token } = await asAnn.getWebIdentityToken(asked)
  const record = (await server.records()).filter(({ eventName }) => eventName === 'GetWebIdentityToken').at(-1)!
  assert.deepEqual((record.requestParameters as { audience: unknown }).audience, asked.Audience)
  assert.ok(!JSON.stringify(record).includes(token!.slice(-20)))
})

test('an account that has it disabled gives none, and what it gave stays good', async () => {
  const { WebIdentityToken: token } = await asAnn.getWebIdentityToken(asked)
  await iam.disableOutboundWebIdentityFederation({})
  const words = /^The outbound web identity federation feature is not enabled/
  await assertRefused(asAnn.getWebIdentityToken(asked), 'OutboundWebIdentityFederationDisabledException', words, 403)
  await verified(token!)
})
