// STS: who may ask it for what, how long that lasts, and what a session may be called.
import assert from 'node:assert/strict'
import { table } from '../../../src/engines/policy/cases/suite.ts'
import { account, root, sessionIdentity, type Identity } from '../../kit/identity.ts'
import { startIssuer } from '../../kit/issuer.ts'
import { pass } from '../../kit/pass.ts'
import { errorOf, queryCall, send, signed } from '../../kit/raw-request.ts'
import { lastRecord } from '../../kit/record.ts'
import { assertRefused } from '../../kit/refusal.ts'
import { everyoneHere } from '../../kit/roles.ts'
import { sdk } from '../../kit/sdk.ts'
import { allow, createUser, policy, type Statement } from '../../kit/users.ts'
import { one, suite } from './suite.ts'
import { ann, callers, nobody, server, worker, type CallerName } from './world.ts'

const { iam } = sdk(server)
const asAnn = sdk(server, ann).sts
const Policy = policy(allow('*'))

const requests: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AssumeRole: { RoleArn: worker.arn, RoleSessionName: 'again' },
  AssumeRoot: { TargetPrincipal: account, 'TaskPolicyArn.arn': 'arn:aws:iam::aws:policy/root-task/SQSUnlockQueuePolicy' },
  DecodeAuthorizationMessage: { EncodedMessage: 'x' },
  GetAccessKeyInfo: { AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
  GetCallerIdentity: {},
  GetFederationToken: { Name: 'fay', Policy },
  GetSessionToken: {},
  GetWebIdentityToken: { 'Audience.member.1': 'x', SigningAlgorithm: 'RS256' },
}

/** `x`: let on, and answered or refused by `refusals`; `-`: refused as a session, `root`: as root. */
const admitted = table<'operation' | CallerName>(`
  operation                  | root | root in session | user | user in session | role | federated user | root of a member
  AssumeRole                 | root | root            | x    | x               | x    | -              | root
  AssumeRoot                 | root | root            | x    | -               | x    | -              | root
  DecodeAuthorizationMessage | x    | -               | x    | -               | x    | -              | -
  GetAccessKeyInfo           | x    | -               | x    | -               | x    | -              | -
  GetCallerIdentity          | x    | x               | x    | x               | x    | x              | x
  GetFederationToken         | x    | -               | x    | -               | -    | -              | -
  GetSessionToken            | x    | -               | x    | -               | -    | -              | -
  GetWebIdentityToken        | x    | -               | x    | -               | x    | -              | -
`).flatMap(({ operation, ...row }) => Object.entries(row).map(([caller, mark]) => ({ operation, caller, mark })))

/** What who is let on is told, where it is no answer. */
const refusals: Readonly<Record<string, RegExp>> = {
  AssumeRoot: new RegExp(`is not authorized to perform: sts:AssumeRoot on resource: arn:aws:iam::${account}:root$`),
  DecodeAuthorizationMessage: /^The message is not one that was encoded here\.$/,
  GetWebIdentityToken: /^The outbound web identity federation feature is not enabled for this account\. /,
}

async function refusalOf(operation: string, identity: Identity): Promise<string> {
  const answer = await send(server.url, signed(server.url, queryCall('sts', operation, requests[operation]), { identity }))
  return answer.status === 200 ? '' : errorOf(answer).message
}

/** How many seconds credentials last, of those that were asked for. */
const durations: readonly (readonly [who: Identity, asked: number | undefined, lasting: number])[] = [
  [ann, undefined, 43_200],
  [ann, 900, 900],
  [ann, 129_600, 129_600],
  [root, undefined, 3600],
  [root, 900, 900],
  [root, 7200, 3600],
]
const seconds = (made: { readonly Expiration?: Date | undefined }, before: number) =>
  Math.round((made.Expiration!.getTime() - before) / 10_000) * 10
/** By the server's clock, which is ahead of the wall's by what has passed on it. */
async function serverNow(): Promise<number> {
  const { Credentials } = await asAnn.getSessionToken({ DurationSeconds: 900 })
  return Credentials!.Expiration!.getTime() - 900_000
}

const names: readonly (readonly [name: string, isGood: boolean])[] = [
  ['ab', true], ['x'.repeat(64), true], ['a_+=,.@-Z9', true],
  ['a', false], ['x'.repeat(65), false], ['', false], ['a b', false], ['a/b', false], ['a:b', false], ['ä1', false],
]

/** What AssumeRole takes, member by member. */
const members: readonly (readonly [member: string, value: unknown, isGood: boolean])[] = [
  ['DurationSeconds', 899, false], ['DurationSeconds', 900, true], ['DurationSeconds', 3600, true],
  ['DurationSeconds', 43_201, false],
  ['ExternalId', 'a', false], ['ExternalId', 'a1:/@=,.+-_', true], ['ExternalId', 'a b', false],
  ['ExternalId', 'x'.repeat(1224), true], ['ExternalId', 'x'.repeat(1225), false],
  ['SourceIdentity', 'a', false], ['SourceIdentity', 'ann', true], ['SourceIdentity', 'x'.repeat(65), false],
  ['SourceIdentity', 'aws:ann', false],
  ['Tags', Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: '' })), false],
  ['Tags', Array.from({ length: 50 }, (_, i) => ({ Key: `k${i}`, Value: '' })), true],
  ['Tags', [{ Key: 'x'.repeat(129), Value: '' }], false], ['Tags', [{ Key: 'k', Value: 'x'.repeat(257) }], false],
  ['SerialNumber', 'short', false],
  ['TokenCode', '12345', false], ['TokenCode', '1234567', false], ['TokenCode', 'abcdef', false],
]
/** A member of AssumeRole's that is not built. */
const ProvidedContexts = [{ ProviderArn: 'arn:aws:iam::aws:contextProvider/x', ContextAssertion: 'abcd' }]

/** Both sides have to let on what a session brings. The role leaves it to its account. */
const bringing = table<'what' | 'trust' | 'own' | 'allowed'>(`
  what                  | trust | own | allowed
  sts:TagSession        | yes   | yes | yes
  sts:TagSession        | no    | yes | no
  sts:TagSession        | yes   | no  | no
  sts:SetSourceIdentity | yes   | yes | yes
  sts:SetSourceIdentity | no    | yes | no
  sts:SetSourceIdentity | yes   | no  | no
`)
const brought: Readonly<Record<string, object>> = {
  'sts:TagSession': { Tags: [{ Key: 'team', Value: 'red' }] }, 'sts:SetSourceIdentity': { SourceIdentity: 'kim' },
}

const trustOf = (...Action: string[]): string => policy({ Effect: 'Allow', Principal: { AWS: everyoneHere }, Action })
await iam.createRole({ RoleName: 'bringing', Path: '/deep/down/', AssumeRolePolicyDocument: trustOf('sts:AssumeRole') })
const bringingArn = `arn:aws:iam::${account}:role/deep/down/bringing`
const kim = await createUser(server, 'kim')
const letKim = (...Action: string[]) => iam.putUserPolicy({
  UserName: 'kim', PolicyName: 'own', PolicyDocument: policy({ Effect: 'Allow', Action, Resource: '*' }),
})
const kims = sdk(server, kim).sts

/** AWS: as CloudTrail tells it. */
const classified: readonly (readonly [operation: string, readOnly: boolean])[] = [
  ['AssumeRole', true], ['AssumeRoleWithSAML', true], ['AssumeRoleWithWebIdentity', true], ['GetCallerIdentity', true],
  ['GetAccessKeyInfo', true], ['DecodeAuthorizationMessage', true], ['GetSessionToken', false], ['GetFederationToken', false],
]

const unbuilt: readonly (readonly [service: string, operation: string])[] = [
  ['iam', 'AcquireRole'], ['iam', 'GetRoleTemplateVersion'], ['iam', 'GetAccountProperties'], ['iam', 'PutAccountProperties'],
  ['iam', 'GetHumanReadableSummary'],
]

const denyAll: Statement = { Effect: 'Deny', Action: '*', Resource: '*' }

export default [
  suite('STS takes each kind of credentials for some operations', 'operation by operation', admitted,
    async ({ operation, caller, mark }) => {
      const message = await refusalOf(operation, callers[caller as CallerName].identity)
      if (mark === '-') return assert.equal(message, `Cannot call ${operation} with session credentials`)
      if (mark === 'root') return assert.match(message, /may not be (?:assumed|called) by root accounts\.$/)
      return assert.match(message, refusals[operation] ?? /^$/)
    }),
  suite('GetSessionToken lasts twelve hours, and root\'s one at most', 'by what is asked for', durations,
    async ([who, DurationSeconds, lasting]) => {
      const before = await serverNow()
      const { Credentials } = await sdk(server, who).sts.getSessionToken({ ...(DurationSeconds && { DurationSeconds }) })
      assert.equal(seconds(Credentials!, before), lasting)
    }),
  one('GetSessionToken needs no permission and cannot be denied', 'of who is denied everything', async () => {
    const { sts } = sdk(server, await createUser(server, 'denied', denyAll))
    const { sts: inSession } = sdk(server, sessionIdentity((await sts.getSessionToken({})).Credentials!))
    assert.equal((await inSession.getCallerIdentity({})).Arn, `arn:aws:iam::${account}:user/denied`)
  }),
  one('a session outlives the key that asked for it', 'until its user is denied or gone', async () => {
    const max = await createUser(server, 'max', allow('kms:ListKeys'))
    const ask = async () => sdk(server, sessionIdentity((await sdk(server, max).sts.getSessionToken({})).Credentials!))
    const { kms } = await ask()
    const key = { UserName: 'max', AccessKeyId: max.accessKeyId }
    await iam.updateAccessKey({ ...key, Status: 'Inactive' })
    await kms.listKeys({})
    await iam.deleteAccessKey(key)
    await kms.listKeys({})
    await iam.putUserPolicy({ UserName: 'max', PolicyName: 'no', PolicyDocument: policy(denyAll) })
    await assertRefused(kms.listKeys({}), 'AccessDeniedException', /explicit deny in an identity-based policy/)
    for (const PolicyName of ['no', 'test']) await iam.deleteUserPolicy({ UserName: 'max', PolicyName })
    await iam.deleteUser({ UserName: 'max' })
    await assertRefused(kms.listKeys({}), 'UnrecognizedClientException', /^The security token/)
  }),
  one('a session outlives the key that asked for it', 'and who asked for it, where it is of a role', async () => {
    const moe = await createUser(server, 'moe', allow('sts:AssumeRole'))
    const made = await sdk(server, moe).sts.assumeRole({ RoleArn: worker.arn, RoleSessionName: 'moe' })
    await iam.deleteAccessKey({ UserName: 'moe', AccessKeyId: moe.accessKeyId })
    await iam.deleteUserPolicy({ UserName: 'moe', PolicyName: 'test' })
    await iam.deleteUser({ UserName: 'moe' })
    await sdk(server, sessionIdentity(made.Credentials!)).kms.listKeys({})
  }),
  suite('a session\'s name has 2 to 64 characters of some', 'name by name', names, async ([RoleSessionName, isGood]) => {
    const call = asAnn.assumeRole({ RoleArn: worker.arn, RoleSessionName })
    if (isGood) assert.ok((await call).AssumedRoleUser!.Arn!.endsWith(`/worker/${RoleSessionName}`))
    else await assertRefused(call, 'ValidationError', /'roleSessionName' failed to satisfy constraint/)
  }),
  suite('what AssumeRole takes has its bounds', 'member by member', members, async ([member, value, isGood]) => {
    const call = asAnn.assumeRole({ RoleArn: worker.arn, RoleSessionName: 'bounds', [member]: value })
    if (isGood) return void await call
    const at = `${member[0]!.toLowerCase()}${member.slice(1)}`
    const sentence = `^1 validation error detected: Value .*at '${at}(?:\\.1\\.member\\.\\w+)?' failed to satisfy constraint: `
    return assertRefused(call, 'ValidationError', new RegExp(sentence))
  }),
  one('what AssumeRole takes has its bounds', 'and contexts of other providers are not built', () => assertRefused(
    asAnn.assumeRole({ RoleArn: worker.arn, RoleSessionName: 'bounds', ProvidedContexts }), 'NotImplemented',
    'sts:AssumeRole with ProvidedContexts is not implemented by Stockade.', 501,
  )),
  one('a session of a role lasts an hour where nothing is asked', 'of AssumeRole', async () => {
    const before = await serverNow()
    const { Credentials } = await asAnn.assumeRole({ RoleArn: worker.arn, RoleSessionName: 'hour' })
    assert.equal(seconds(Credentials!, before), 3600)
  }),
  suite('both sides have to let on tags and a source identity', 'each alone', bringing, async ({ what, trust, own, allowed }) => {
    const PolicyDocument = trustOf('sts:AssumeRole', ...(trust === 'yes' ? [what] : []))
    await iam.updateAssumeRolePolicy({ RoleName: 'bringing', PolicyDocument })
    await letKim('sts:AssumeRole', ...(own === 'yes' ? [what] : []))
    const call = kims.assumeRole({ RoleArn: bringingArn, RoleSessionName: 'kim', ...brought[what] })
    if (allowed === 'yes') return void await call
    return assertRefused(call, 'AccessDenied', new RegExp(`perform: ${what} on resource: ${bringingArn}$`), 403)
  }),
  one('the ARN of a session leaves out its role\'s path', 'of a role deep down', async () => {
    await letKim('sts:AssumeRole')
    const { AssumedRoleUser } = await kims.assumeRole({ RoleArn: bringingArn, RoleSessionName: 'kim' })
    assert.equal(AssumedRoleUser!.Arn, `arn:aws:sts::${account}:assumed-role/bringing/kim`)
  }),
  suite('the trail tells what of STS only reads', 'operation by operation', classified, async ([operation, readOnly]) => {
    assert.equal((await lastRecord(server, operation)).readOnly, readOnly)
  }),
  suite('what AWS has added lately is not built', 'operation by operation', unbuilt, async ([service, operation]) => {
    const answer = await send(server.url, signed(server.url, queryCall(service, operation)))
    assert.deepEqual([answer.status, errorOf(answer).code], [501, 'NotImplemented'])
  }),
  one('a provider that cannot be reached vouches for nobody', 'of web identities', async () => {
    const gone = await startIssuer('/gone')
    const { OpenIDConnectProviderArn } = await iam.createOpenIDConnectProvider({
      Url: gone.url, ClientIDList: ['sts.amazonaws.com'], ThumbprintList: [gone.thumbprint],
    })
    const AssumeRolePolicyDocument = policy({
      Effect: 'Allow', Principal: { Federated: OpenIDConnectProviderArn! }, Action: 'sts:AssumeRoleWithWebIdentity',
    })
    const { Role } = await iam.createRole({ RoleName: 'gone', AssumeRolePolicyDocument })
    const WebIdentityToken = await gone.token()
    await gone.stop()
    const call = nobody.assumeRoleWithWebIdentity({ RoleArn: Role!.Arn!, RoleSessionName: 'gone', WebIdentityToken })
    await assertRefused(call, 'InvalidIdentityToken', /^Couldn't retrieve verification key from your identity provider, /)
  }),
  // The last of all: time passes for everybody.
  one('a session ends', 'when its time is over', async () => {
    const { Credentials } = await asAnn.getSessionToken({ DurationSeconds: 900 })
    const { kms, sts } = sdk(server, sessionIdentity(Credentials!))
    await kms.listKeys({})
    await pass(server, 901_000)
    await assertRefused(kms.listKeys({}), 'ExpiredTokenException', 'The security token included in the request is expired')
    await assertRefused(sts.getCallerIdentity({}), 'ExpiredToken', 'The security token included in the request is expired', 403)
  }),
]
