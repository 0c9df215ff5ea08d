import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account, type Identity } from '../../../../test/kit/identity.ts'
import { audience, startIssuer } from '../../../../test/kit/issuer.ts'
import { send } from '../../../../test/kit/raw-request.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { everyoneHere } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, policy } from '../../../../test/kit/users.ts'

const server = await startServer({ outbound: { private: true } })
const issuer = await startIssuer()
const { iam } = sdk(server)
const { OpenIDConnectProviderArn: provider } = await iam.createOpenIDConnectProvider({
  Url: issuer.url, ClientIDList: [audience], ThumbprintList: [issuer.thumbprint],
})
const name = issuer.url.slice('https://'.length)
const nobody = sdk(server, { accessKeyId: '', secretAccessKey: '' })

/** A role that the provider's tokens may assume where the condition holds, and which may list keys. */
async function roleFor(RoleName: string, Condition?: object): Promise<string> {
  const Principal = { Federated: provider! }
  const trust = { Effect: 'Allow' as const, Principal, Action: 'sts:AssumeRoleWithWebIdentity', ...(Condition && { Condition }) }
  const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument: policy(trust) })
  await iam.putRolePolicy({ RoleName, PolicyName: 'keys', PolicyDocument: policy(allow('kms:ListKeys')) })
  return Role!.Arn!
}

const deployer = await roleFor('deployer', {
  StringEquals: { [`${name}:aud`]: audience }, StringLike: { [`${name}:sub`]: 'repo:acme/app:*' },
})

interface More {
  readonly RoleArn?: string
  readonly DurationSeconds?: number
  readonly Policy?: string
  readonly ProviderId?: string
}

const assume = (WebIdentityToken: string, more: More = {}) =>
  nobody.sts.assumeRoleWithWebIdentity({ RoleArn: deployer, RoleSessionName: 'deploy-1', WebIdentityToken, ...more })

const denied = ['AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', 403] as const
const unknown = (url: string) => `No OpenIDConnect provider found in your account for ${url}`
const noKey = /^Couldn't retrieve verification key from your identity provider/

async function sessionOf(token: string, more: More = {}): Promise<Identity> {
  const { AccessKeyId, SecretAccessKey, SessionToken } = (await assume(token, more)).Credentials!
  return { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! }
}

test('who has a token and no key gets a session of the role', async () => {
  const { Role } = await iam.getRole({ RoleName: 'deployer' })
  const { Credentials, ...answer } = await assume(await issuer.token(), { DurationSeconds: 900 })
  const id = `${Role!.RoleId!}:deploy-1`
  const Arn = `arn:aws:sts::${account}:assumed-role/deployer/deploy-1`
  const { $metadata: _, SessionTokenSize, SessionTokenUtilization, ...rest } = answer
  assert.deepEqual(rest, {
    AssumedRoleUser: { AssumedRoleId: id, Arn }, Audience: audience, Provider: provider,
    SubjectFromWebIdentityToken: 'repo:acme/app:ref:main',
  })
  assert.ok(SessionTokenSize === Credentials!.SessionToken!.length && SessionTokenUtilization! > 0)
  assert.equal(Math.round((Credentials!.Expiration!.getTime() - Date.now()) / 60_000), 15)
})

test('the call is recorded with who was behind it, and without the token', async () => {
  const { Credentials } = await assume(await issuer.token())
  const record = await lastRecord(server, 'AssumeRoleWithWebIdentity')
  const subject = 'repo:acme/app:ref:main'
  assert.deepEqual(record.userIdentity, {
    type: 'WebIdentityUser', principalId: `${provider}:${audience}:${subject}`, userName: subject, identityProvider: provider,
  })
  assert.deepEqual(record.requestParameters, { roleArn: deployer, roleSessionName: 'deploy-1' })
  const { credentials, ...response } = record.responseElements as Record<string, unknown>
  assert.deepEqual(Object.keys(credentials as object), ['accessKeyId', 'expiration'])
  assert.equal(response['subjectFromWebIdentityToken'], subject)
  assert.deepEqual(record.resources, [{ ARN: deployer, accountId: account, type: 'AWS::IAM::Role' }])
  assert.ok(record.readOnly && record.recipientAccountId === account)
  assert.doesNotMatch(JSON.stringify(record), new RegExp(Credentials!.SessionToken!.slice(0, 40).replaceAll(/[+/]/g, '.')))
})

test('the session is the role\'s, and tells by whose word it was given', async () => {
  const only = { StringEquals: { 'aws:FederatedProvider': provider! } }
  await iam.putRolePolicy({
    RoleName: 'deployer', PolicyName: 'by-word',
    PolicyDocument: policy({ Effect: 'Allow', Action: 'kms:ListAliases', Resource: '*', Condition: only }),
  })
  const { kms } = sdk(server, await sessionOf(await issuer.token()))
  await kms.listKeys({})
  await kms.listAliases({})
  const { userIdentity } = await lastRecord(server, 'ListAliases')
  const { sessionContext } = userIdentity as { sessionContext: { webIdFederationData: object } }
  assert.deepEqual(sessionContext.webIdFederationData, { federatedProvider: provider, attributes: {} })
  const less = sdk(server, await sessionOf(await issuer.token(), { Policy: policy(allow('kms:ListAliases')) }))
  await assertRefused(less.kms.listKeys({}), 'AccessDeniedException', /no session policy allows/)
})

test('the role\'s trust decides, by what the token says', async () => {
  await assertRefused(assume(await issuer.token({ sub: 'repo:other/app:ref:main' })), ...denied)
  const record = await lastRecord(server, 'AssumeRoleWithWebIdentity')
  assert.deepEqual([record.errorCode, record.errorMessage], ['AccessDenied', denied[1]])
  const RoleArn = `arn:aws:iam::${account}:role/none`
  await assertRefused(assume(await issuer.token(), { RoleArn }), ...denied)
  const users = policy({
    Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity'],
  })
  const { Role } = await iam.createRole({ RoleName: 'of-users', AssumeRolePolicyDocument: users })
  await assertRefused(assume(await issuer.token(), { RoleArn: Role!.Arn! }), ...denied)
  const strong = await roleFor('strong', { 'ForAnyValue:StringEquals': { [`${name}:amr`]: 'mfa' } })
  await assertRefused(assume(await issuer.token({ amr: ['pwd'] }), { RoleArn: strong }), ...denied)
  await assume(await issuer.token({ amr: ['pwd', 'mfa'] }), { RoleArn: strong })
  // A claim that AWS has no key for says nothing.
  const claimed = await roleFor('claimed', { StringEquals: { [`${name}:repository`]: 'acme/app' } })
  await assertRefused(assume(await issuer.token({ repository: 'acme/app' }), { RoleArn: claimed }), ...denied)
  // For whom a token was made, where that is not who may use it.
  const azp = await roleFor('azp', { StringEquals: { [`${name}:aud`]: audience, [`${name}:oaud`]: 'api' } })
  await assume(await issuer.token({ aud: 'api', azp: audience }), { RoleArn: azp })
})

test('a token that proves nothing is refused in AWS\'s words, and leaves no record', async () => {
  const before = (await server.records()).length
  const now = Math.floor(Date.now() / 1000)
  const good = await issuer.token()
  const other = await startIssuer()
  const forged = await other.token({ iss: issuer.url })
  const invalid = 'InvalidIdentityToken'
  const cases: readonly (readonly [token: string, code: string, message: string | RegExp, more?: More])[] = [
    ['e30.e30.e30', invalid, 'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)'],
    [`${good}\n`, invalid, /is not a valid JWT/], [`${good}==`, invalid, /is not a valid JWT/],
    [await issuer.token({ exp: 1e300 }), invalid, /is not a valid JWT/], [await other.token(), invalid, unknown(other.url)],
    [await issuer.token({ iss: name }), invalid, unknown(name)],
    [await issuer.token({ iss: `${issuer.url}/` }), invalid, unknown(`${issuer.url}/`)],
    [await issuer.token({ aud: 'other' }), invalid, 'Incorrect token audience'],
    [await issuer.token({ azp: 'other' }), invalid, 'Incorrect token audience'],
    [await issuer.token({ nbf: now + 3000 }), invalid, /^The token is not valid before \d+\.$/],
    [await issuer.token({ exp: now - 1 }), 'ExpiredTokenException',
      /^Token expired: current date\/time \d+ must be before the expiration date\/time\d+$/],
    [forged, invalid, noKey], [good.slice(0, -6), invalid, noKey],
    [good, 'ValidationError', 'Request ARN is invalid', { RoleArn: 'arn:aws:iam::1:user/ann-of-old' }],
    [good, 'NotImplemented', /with ProviderId is not implemented/, { ProviderId: 'www.amazon.com' }],
    [good, invalid, unknown(issuer.url), { RoleArn: 'arn:aws:iam::999999999999:role/deployer' }],
    ['x', 'ValidationError', /'webIdentityToken' failed to satisfy constraint: Member must have length greater than or equal/],
  ]
  for (const [token, code, message, more] of cases) {
    await assertRefused(assume(token, more), code, message, code === 'NotImplemented' ? 501 : 400)
  }
  assert.equal((await server.records()).length, before)
})

test('a subject that could speak to a terminal, or that no answer can hold, is no name in the history', async () => {
  const { cloudtrail } = sdk(server)
  const RoleArn = await roleFor('odd')
  const odd = ['x\u009b31m', 'x\u001b[31m\ny', 'w\ud800', '\udc00']
  for (const sub of [...odd, 'w\ufffd']) await assume(await issuer.token({ sub }), { RoleArn })
  const find = async (AttributeKey: 'EventName' | 'Username', AttributeValue: string) =>
    (await cloudtrail.lookupEvents({ LookupAttributes: [{ AttributeKey, AttributeValue }] })).Events!
  const found = (await find('EventName', 'AssumeRoleWithWebIdentity')).slice(0, 5)
  assert.deepEqual(found.map(({ Username }) => Username), ['w\ufffd', undefined, undefined, undefined, undefined])
  const texts = found.map(({ CloudTrailEvent }) => CloudTrailEvent!)
  const subjects = texts.map(text => (JSON.parse(text) as { userIdentity: { userName: string } }).userIdentity.userName)
  assert.deepEqual(subjects.toReversed(), [...odd, 'w\ufffd'])
  for (const text of texts) assert.doesNotMatch(text, /[\p{Cc}\p{Cs}]/u)
  for (const sub of odd.slice(0, 2)) assert.deepEqual(await find('Username', sub), [])
  assert.equal((await find('Username', 'w\ufffd')).length, 1)
})

test('a form that names another operation as well is nobody\'s', async () => {
  const token = await issuer.token()
  const named = {
    RoleArn: deployer, RoleSessionName: 'deploy-1', WebIdentityToken: token, UserName: 'eve', Version: '2011-06-15',
  }
  const form = (pairs: readonly string[]) => [...pairs, new URLSearchParams(named).toString()].join('&')
  const type = 'application/x-www-form-urlencoded'
  const post = (body: string) => send(server.url, {
    method: 'POST', target: '/', body,
    headers: [['host', 'localhost'], ['content-type', type]],
  })
  const asked = 'Action=AssumeRoleWithWebIdentity'
  const alone = await post(form([asked]))
  assert.equal(alone.status, 200, alone.body)
  const before = (await server.records()).length
  for (const other of ['GetCallerIdentity', 'GetSessionToken', 'AssumeRole', 'CreateUser']) {
    for (const pairs of [[asked, `Action=${other}`], [`Action=${other}`, asked], [asked, `%41ction=${other}`]]) {
      const { status, body } = await post(form(pairs))
      assert.ok(status === 403 || status === 400, `${pairs.join('&')}: ${status} ${body}`)
    }
  }
  assert.equal((await server.records()).length, before)
})

test('a provider that is gone, or serves this audience no more, lets nobody in; who is in stays', async () => {
  const passing = await startIssuer('/passing')
  const issued = { Url: passing.url, ClientIDList: [audience, 'app'], ThumbprintList: [passing.thumbprint] }
  const { OpenIDConnectProviderArn } = await iam.createOpenIDConnectProvider(issued)
  const Principal = { Federated: OpenIDConnectProviderArn! }
  const trust = policy({ Effect: 'Allow', Principal, Action: 'sts:AssumeRoleWithWebIdentity' })
  const { Role } = await iam.createRole({ RoleName: 'passing', AssumeRolePolicyDocument: trust })
  const RoleArn = Role!.Arn!
  const { sts } = sdk(server, await sessionOf(await passing.token(), { RoleArn }))
  await iam.removeClientIDFromOpenIDConnectProvider({ OpenIDConnectProviderArn, ClientID: audience })
  await assertRefused(assume(await passing.token(), { RoleArn }), 'InvalidIdentityToken', 'Incorrect token audience')
  await assume(await passing.token({ aud: 'app' }), { RoleArn })
  await iam.deleteOpenIDConnectProvider({ OpenIDConnectProviderArn })
  await assertRefused(assume(await passing.token({ aud: 'app' }), { RoleArn }), 'InvalidIdentityToken', unknown(passing.url))
  assert.equal((await sts.getCallerIdentity({})).Account, account)
})

test('a token gives the session tags, and says who is behind it, where the trust policy lets it', async () => {
  const lets = (Action: string, StringEquals: object) =>
    ({ Effect: 'Allow' as const, Principal: { Federated: provider! }, Action, Condition: { StringEquals } })
  const tagged = { 'aws:RequestTag/team': 'red' }
  const trust = policy(
    lets('sts:AssumeRoleWithWebIdentity', tagged), lets('sts:TagSession', tagged),
    lets('sts:SetSourceIdentity', { 'sts:SourceIdentity': 'ann' }),
  )
  const { Role } = await iam.createRole({ RoleName: 'tagged', AssumeRolePolicyDocument: trust })
  const keys = { 'aws:PrincipalTag/team': 'red', 'aws:SourceIdentity': 'ann' }
  const PolicyDocument = policy({ ...allow('kms:ListKeys'), Condition: { StringEquals: keys } })
  await iam.putRolePolicy({ RoleName: 'tagged', PolicyName: 'keys', PolicyDocument })
  const source = { 'https://aws.amazon.com/source_identity': 'ann' }
  const nested = { 'https://aws.amazon.com/tags': { principal_tags: { team: ['red'] }, transitive_tag_keys: ['team'] } }
  const flat = { 'https://aws.amazon.com/tags/principal_tags/team': 'red' }
  for (const tags of [nested, flat]) {
    const token = await issuer.token({ ...source, ...tags })
    const made = await assume(token, { RoleArn: Role!.Arn! })
    assert.equal(made.SourceIdentity, 'ann')
    await sdk(server, await sessionOf(token, { RoleArn: Role!.Arn! })).kms.listKeys({})
  }
  await assertRefused(assume(await issuer.token(source), { RoleArn: Role!.Arn! }), ...denied)
  const tagging = ['AccessDenied', 'Not authorized to perform sts:TagSession', 403] as const
  await assertRefused(assume(await issuer.token(nested)), ...tagging)
  const naming = ['AccessDenied', 'Not authorized to perform sts:SetSourceIdentity', 403] as const
  await assertRefused(assume(await issuer.token(source)), ...naming)
})

test('tags and a source identity that a session cannot have', async () => {
  for (const claims of [
    { 'https://aws.amazon.com/source_identity': 'a b' }, { 'https://aws.amazon.com/source_identity': ['ann'] },
    { 'https://aws.amazon.com/tags': { principal_tags: { team: ['a', 'b'] } } },
    { 'https://aws.amazon.com/tags': { principal_tags: { team: 7 } } },
    { 'https://aws.amazon.com/tags': { principal_tags: { ['t'.repeat(129)]: ['a'] } } },
    { 'https://aws.amazon.com/tags': { principal_tags: {}, transitive_tag_keys: [{}] } },
  ]) {
    await assertRefused(assume(await issuer.token(claims)), 'InvalidIdentityToken', /a session cannot have/, 400)
  }
})
