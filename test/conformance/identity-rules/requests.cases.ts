// Condition keys that follow from how a call is made: by whom for whom, from where, when, and with what.
import assert from 'node:assert/strict'
import { globalKey, type ConditionFacts } from '../../../src/gateway/conditions.ts'
import { account, sessionIdentity } from '../../kit/identity.ts'
import { assertRefused } from '../../kit/refusal.ts'
import { queueArn, received, ruleArn } from '../../kit/rules.ts'
import { sdk } from '../../kit/sdk.ts'
import { allow, createUser, policy } from '../../kit/users.ts'
import { checkCondition, checkKey } from './known-keys.ts'
import { one, suite } from './suite.ts'
import { annPhone, issuer, nobody, organization, server, withCode } from './world.ts'

const { events, iam, sqs } = sdk(server)
const eve = await createUser(server, 'eve', allow('*'))
const eves = sdk(server, eve)
const inSession = sdk(server, sessionIdentity((await eves.sts.getSessionToken({})).Credentials!))
const parameterStore = 'ssm.amazonaws.com'

/** Denies eve the action where the condition holds. */
async function denyEve(Action: string, Condition: object): Promise<void> {
  checkCondition(Condition)
  const PolicyDocument = policy({ Effect: 'Deny', Action, Resource: '*', Condition })
  await iam.putUserPolicy({ UserName: 'eve', PolicyName: 'deny', PolicyDocument })
}
const isDenied = (call: Promise<unknown>): Promise<boolean> => call.then(() => false, (thrown: unknown) => {
  assert.match(String(thrown), /explicit deny in an identity-based policy/)
  return true
})

const { CiphertextBlob } = await eves.kms.encrypt({
  KeyId: (await eves.kms.createKey({})).KeyMetadata!.KeyId!, Plaintext: Buffer.from('x'),
})
await eves.ssm.putParameter({ Name: 'secret', Value: 'x', Type: 'SecureString' })

/** Whether the condition holds of a call of Parameter Store's in eve's name, and of her own. */
const onBehalf: readonly (readonly [condition: object, onBehalf: boolean, own: boolean])[] = [
  [{ Bool: { 'aws:ViaAWSService': 'true' } }, true, false],
  [{ 'ForAnyValue:StringEquals': { 'aws:CalledVia': parameterStore } }, true, false],
  [{ StringEquals: { 'aws:CalledViaFirst': parameterStore, 'aws:CalledViaLast': parameterStore } }, true, false],
  [{ StringEquals: { 'aws:CalledVia': parameterStore } }, false, false],
  [{ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, true, false],
  [{ Bool: { 'aws:PrincipalIsAWSService': 'true' } }, false, false],
  [{ StringEquals: { 'aws:username': 'eve', 'aws:PrincipalAccount': account } }, true, true],
  [{ IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }, true, true],
]

/** Whether the condition holds of a call with a key that is good until it is deleted, and of one in a session without MFA. */
const withoutMfa: readonly (readonly [condition: object, byKey: boolean, inSession: boolean])[] = [
  [{ Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, false, true],
  [{ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, false, false],
  [{ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }, true, true],
  [{ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } }, true, false],
  [{ NumericGreaterThanIfExists: { 'aws:MultiFactorAuthAge': '0' } }, true, true],
  [{ DateGreaterThan: { 'aws:TokenIssueTime': '2020-01-01T00:00:00Z' } }, false, true],
]

const inAnHour = new Date(Date.now() + 3_600_000)
const times: readonly (readonly [condition: object, holds: boolean])[] = [
  [{ DateLessThan: { 'aws:CurrentTime': inAnHour.toISOString() } }, true],
  [{ DateGreaterThan: { 'aws:CurrentTime': inAnHour.toISOString() } }, false],
  [{ DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }, true],
  [{ NumericLessThan: { 'aws:EpochTime': String(Math.floor(inAnHour.getTime() / 1000)) } }, true],
  [{ DateLessThan: { 'aws:EpochTime': inAnHour.toISOString() } }, true],
  [{ NumericGreaterThan: { 'aws:EpochTime': String(Math.floor(inAnHour.getTime() / 1000)) } }, false],
]

/** In which Region a call is signed, and what the key holds. */
const regions: readonly (readonly [action: string, signed: string, holds: string])[] = [
  ['kms:ListKeys', 'us-east-1', 'us-east-1'],
  ['kms:ListKeys', 'eu-west-1', 'eu-west-1'],
  ['iam:ListUsers', 'us-east-1', 'us-east-1'],
  ['iam:ListUsers', 'eu-west-1', 'us-east-1'],
]
const inRegion = (action: string, region: string): Promise<unknown> => {
  const { iam: users, kms } = sdk(server, eve, region)
  return action === 'iam:ListUsers' ? users.listUsers({}) : kms.listKeys({})
}

/** Whether it holds of who brings a token. */
const unknown: readonly (readonly [condition: object, holds: boolean])[] = [
  [{ IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }, true],
  [{ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, false],
  [{ StringEquals: { 'sts:RoleSessionName': 'asked', 'aws:RequestedRegion': 'us-east-1' } }, true],
  [{ StringEquals: { 'sts:RoleSessionName': 'another' } }, false],
  [{ Bool: { 'aws:SecureTransport': 'false' } }, true],
  [{ DateGreaterThan: { 'aws:CurrentTime': '2020-01-01T00:00:00Z' } }, true],
  [{ Null: { 'aws:PrincipalArn': 'true', 'aws:username': 'true', 'aws:TokenIssueTime': 'true' } }, true],
  [{ Null: { 'aws:MultiFactorAuthPresent': 'true', 'aws:SourceIdentity': 'true', 'aws:PrincipalOrgID': 'true' } }, true],
  [{ StringEquals: { 'aws:ResourceAccount': account, 'aws:ResourceOrgID': organization.id } }, true],
]
await iam.createRole({
  RoleName: 'asking', AssumeRolePolicyDocument: policy({
    Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole',
  }),
})

/** Of whom nothing is known, by key. */
const unsigned: readonly (readonly [key: string, value: string | undefined])[] = [
  ['aws:principalaccount', 'anonymous'],
  ['aws:userid', 'anonymous'],
  ['aws:principaltype', 'Anonymous'],
  ['aws:principalisawsservice', 'false'],
  ['aws:principalarn', undefined],
  ['aws:principalorgid', undefined],
  ['aws:principalorgpaths', undefined],
  ['aws:username', undefined],
  ['aws:tokenissuetime', undefined],
  ['aws:multifactorauthpresent', undefined],
]
const anonymous = { kind: 'anonymous', account: '', arn: '', id: '127.0.0.1', tags: {} } as const
const factsOfAnonymous = {
  scope: { caller: anonymous, via: [], now: 0 }, resource: undefined, origin: { secure: false }, standing: () => undefined,
} as unknown as ConditionFacts

/** All that is true of EventBridge as it sends for a rule, in one queue's policy. */
const asItself = {
  ArnEquals: { 'aws:SourceArn': ruleArn('itself') },
  StringEquals: {
    'aws:SourceAccount': account, 'aws:SourceOrgID': organization.id, 'aws:PrincipalServiceName': 'events.amazonaws.com',
  },
  'ForAnyValue:StringEquals': {
    'aws:SourceOrgPaths': organization.path, 'aws:PrincipalServiceNamesList': 'events.amazonaws.com',
  },
  Bool: { 'aws:PrincipalIsAWSService': 'true', 'aws:ViaAWSService': 'false', 'aws:SecureTransport': 'true' },
  Null: Object.fromEntries([
    'PrincipalArn', 'PrincipalAccount', 'PrincipalType', 'PrincipalOrgID', 'PrincipalOrgPaths', 'userid', 'username', 'SourceIp',
    'TokenIssueTime', 'MultiFactorAuthPresent', 'CalledVia',
  ].map(key => [`aws:${key}`, 'true'])),
}

export default [
  suite('calls on behalf', 'of a user with a key', onBehalf, async ([condition, holds, own]) => {
    await denyEve('kms:Decrypt', condition)
    assert.equal(await isDenied(eves.ssm.getParameter({ Name: 'secret', WithDecryption: true })), holds)
    assert.equal(await isDenied(eves.kms.decrypt({ CiphertextBlob })), own)
  }),
  suite('keys of MFA and their operators', 'by a key and in a session', withoutMfa, async ([condition, byKey, session]) => {
    await denyEve('kms:ListKeys', condition)
    assert.deepEqual([await isDenied(eves.kms.listKeys({})), await isDenied(inSession.kms.listKeys({}))], [byKey, session])
  }),
  one('keys of MFA and their operators', 'the age is counted in seconds', async () => {
    const { kms } = sdk(server, await withCode(annPhone))
    const put = (seconds: string) => {
      const younger = { NumericLessThan: { 'aws:MultiFactorAuthAge': seconds } }
      const PolicyDocument = policy(allow('*'), { Effect: 'Deny', Action: 'kms:*', Resource: '*', Condition: younger })
      return iam.putUserPolicy({ UserName: 'ann', PolicyName: 'test', PolicyDocument })
    }
    await put('3600')
    assert.equal(await isDenied(kms.listKeys({})), true)
    await put('0')
    assert.equal(await isDenied(kms.listKeys({})), false)
  }),
  suite('keys of time', 'as a date and as a number', times, async ([condition, holds]) => {
    await denyEve('kms:ListKeys', condition)
    assert.equal(await isDenied(eves.kms.listKeys({})), holds)
  }),
  suite('a Region is where the call went', 'of services with and without Regions', regions, async ([action, at, holds]) => {
    await denyEve(action, { StringNotEquals: { 'aws:RequestedRegion': holds } })
    assert.equal(await isDenied(inRegion(action, at)), false)
    await denyEve(action, { StringEquals: { 'aws:RequestedRegion': holds } })
    assert.equal(await isDenied(inRegion(action, at)), true)
  }),
  suite('keys of who does not sign', 'one by one', unsigned, ([key, value]) => {
    checkKey(key)
    assert.equal(globalKey(key, factsOfAnonymous), value)
  }),
  suite('who has no session yet is asked about the call', 'of a token', unknown, async ([Condition, holds]) => {
    checkCondition(Condition)
    const Federated = `arn:aws:iam::${account}:oidc-provider/${issuer.url.slice('https://'.length)}`
    const PolicyDocument = policy({
      Effect: 'Allow', Principal: { Federated }, Action: 'sts:AssumeRoleWithWebIdentity', Condition,
    })
    await iam.updateAssumeRolePolicy({ RoleName: 'asking', PolicyDocument })
    const call = nobody.assumeRoleWithWebIdentity({
      RoleArn: `arn:aws:iam::${account}:role/asking`, RoleSessionName: 'asked', WebIdentityToken: await issuer.token(),
    })
    if (holds) return void await call
    return assertRefused(call, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity', 403)
  }),
  one('keys of services that call as themselves', 'EventBridge, for a rule', async () => {
    checkCondition(asItself)
    const Policy = policy({
      ...allow('sqs:SendMessage', queueArn('itself')), Principal: { Service: 'events.amazonaws.com' }, Condition: asItself,
    })
    const { QueueUrl } = await sqs.createQueue({ QueueName: 'itself', Attributes: { Policy } })
    await events.putRule({ Name: 'itself', EventPattern: JSON.stringify({ 'detail-type': ['itself'] }) })
    await events.putTargets({ Rule: 'itself', Targets: [{ Id: 'queue', Arn: queueArn('itself') }] })
    await events.putEvents({ Entries: [{ Source: 'shop', DetailType: 'itself', Detail: '{"n":1}' }] })
    assert.deepEqual((await received({ sqs }, QueueUrl!, 1)).map(({ detail }) => detail['n']), [1])
  }),
]
