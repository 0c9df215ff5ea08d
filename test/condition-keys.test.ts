// Every condition key that AWS has for an action that is asked for has its answer, by the request or by what the request is
// about, or stands here with the reason why it has none. What nothing answers, a Deny keeps nobody from.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { samlMetadata } from '../bench/identity-requests.ts'
import { plans, type Made, type Plan } from '../bench/operation-requests.ts'
import { globalConditionKeys } from '../src/contracts/global-conditions.gen.ts'
import { globalKeys } from '../src/gateway/conditions.ts'
import { isOperation, unnamed, type Operation, type Resolver, type Resource } from '../src/gateway/operation.ts'
import type { Service } from '../src/gateway/service.ts'
import { services } from '../src/services/index.ts'
import { makeCertificate } from './kit/certificates.ts'
import { newerCalls } from './kit/newer-secret-calls.ts'
import { runObjects } from './kit/object-calls.ts'
import { errorOf, jsonCall, queryCall, send, signed } from './kit/raw-request.ts'
import { sdk } from './kit/sdk.ts'
import { startServer } from './kit/server.ts'
import { allow, createUser } from './kit/users.ts'

/** Keys that no request of ours can have, by the reason; for one action alone where it stands in front. */
const absent: Readonly<Record<string, readonly string[]>> = {
  'no organization pays for another': ['organizations:transferdirection', 'organizations:transfertype'],
  'no token says which roles it is for': ['sts:roleauthorizedbyidp'],
  'no device is a security key': [
    'iam:fido-certification', 'iam:fido-fips-140-2-certification', 'iam:fido-fips-140-3-certification', 'iam:registersecuritykey',
  ],
  'no role is made of a template': ['iam:roletemplatearn'],
  'nobody is vouched for by another provider': [
    'accounts.google.com:aud', 'accounts.google.com:sub', 'cognito-identity.amazonaws.com:amr',
    'cognito-identity.amazonaws.com:aud', 'cognito-identity.amazonaws.com:sub', 'graph.facebook.com:app_id',
    'graph.facebook.com:id', 'www.amazon.com:app_id', 'www.amazon.com:user_id', 'saml:aud', 'saml:namequalifier', 'saml:sub',
    'saml:sub_type',
  ],
  'of documents, which are not built': ['ssm:documentcategories', 'ssm:documenttype'],
  'no rule is managed by a service, and no event comes from one': ['events:managedby', 'events:systemmetadata/*'],
  'nobody is granted access by an instance': ['s3:accessgrantsinstancearn'],
  'no access point is told where it is, or has a list': [
    's3:CreateAccessPoint s3:locationconstraint', 's3:CreateAccessPoint s3:x-amz-acl',
  ],
  'what is to be made has no tags yet': ['s3:CreateBucket s3:buckettag/*'],
  'annotations are not built': ['s3:x-amz-object-annotation-directive'],
  'no hold ends by an event': ['s3:object-lock-event-hold', 's3:object-lock-event-hold-duration-days'],
  'a path is no parameter, and has no tags': ['ssm:GetParametersByPath ssm:resourcetag/*'],
}

const absentGlobal: Readonly<Record<string, readonly string[]>> = {
  'of the action that brings tags or takes them away': ['aws:requesttag/*', 'aws:tagkeys'],
  'no role is assumed by an instance or a function': [
    'aws:chatbotsourcearn', 'aws:ec2instancesourcevpc', 'aws:ec2instancesourceprivateipv4',
    'ec2:roledelivery', 'ec2:sourceinstancearn', 'glue:roleassumedby', 'glue:credentialissuingservice',
    'lambda:sourcefunctionarn', 'ssm:sourceinstancearn', 'identitystore:userid',
  ],
  'of a service that calls in its own name, beside what it works for': ['aws:sourceowner'],
  'no request comes through a VPC endpoint': [
    'aws:sourcevpc', 'aws:sourcevpcarn', 'aws:sourcevpce', 'aws:vpceaccount', 'aws:vpceorgid', 'aws:vpceorgpaths',
    'aws:vpcsourceip',
  ],
  'no MCP server of AWS\'s stands in front': ['aws:calledviaawsmcp', 'aws:viaawsmcpservice', 'aws:ismcpserviceaction'],
}

const server = await startServer()
const loaded = await Promise.all(services.map(async ({ load }) => {
  const { service, ...exported } = (await load()) as { readonly service: Service }
  return { service, operations: (Object.values(exported) as readonly unknown[]).filter(isOperation) }
}))

/** Those that a token answers, whose issuer they begin with (`sts/web-identity/web-identities.test.ts`), or a SAML response. */
const isOfToken = (action: string, key: string) =>
  (action === 'sts:AssumeRoleWithWebIdentity' && /^(?!graph\.facebook\.com|www\.amazon\.com)[^:]*\.[^:]*:/.test(key)) ||
  (action === 'sts:AssumeRoleWithSAML' && key.startsWith('saml:'))

/** The keys that the resources of an action answered. */
const ofResources = new Map<string, Set<string>>()
/** Keys that held another number of values than AWS says, and how many held as many. */
const mistyped = new Set<string>()
const typed = new Set<string>()

const serviceOf = (action: string): Service =>
  loaded.find(({ service }) => service.contract.actions.includes(action))!.service

/** AWS: a key of many values satisfies operators on sets alone, so that it makes a difference that it holds them. */
function checkType(action: string, key: string, value: unknown): void {
  if (typeof value !== 'string' && !Array.isArray(value)) return
  const { conditionKeys } = serviceOf(action).contract
  const type = conditionKeys[key] ?? globalConditionKeys[key]
  const isRight = type !== undefined && type.startsWith('ArrayOf') === Array.isArray(value)
  ;(isRight ? typed : mistyped).add(key)
}

type AnyResolver = Resolver<unknown>

/** A resolver that tells which keys its resources answer. One is resolved once, however many entries it stands in. */
interface Observed {
  readonly on: AnyResolver
  readonly actions: Set<string>
}
const observers = new Map<Resolver<never>, Observed>()

function observerOf(on: Resolver<never>): Observed {
  const known = observers.get(on)
  if (known) return known
  const actions = new Set<string>()
  const observed: AnyResolver = async (input, context) => {
    const found = await on(input as never, context)
    const resources = found === unnamed ? [] : [found as Resource | readonly Resource[]].flat()
    const keys = resources.flatMap(resource => [...(resource.keys?.keys() ?? [])])
    for (const action of actions) {
      for (const key of keys) ofResources.get(action)!.add(key)
      for (const [key, answer] of resources.flatMap(resource => [...(resource.keys ?? [])])) checkType(action, key, answer(key))
      const { conditions = new Map() } = serviceOf(action)
      for (const [key, answer] of conditions) checkType(action, key, answer(input as never, context.scope, key, undefined))
    }
    return found
  }
  observers.set(on, { on: observed, actions })
  return observers.get(on)!
}

/** Looks at what the operation's resolvers find, which goes on as it was. */
function observe({ definition: { access } }: Operation): void {
  for (const entry of access === 'anyone-signed' ? [] : access) {
    if (!ofResources.has(entry.action)) ofResources.set(entry.action, new Set())
    const observed = observerOf(entry.on)
    observed.actions.add(entry.action)
    Object.assign(entry, { on: observed.on })
  }
}

async function run({ service, operation, request }: Plan, made: Made): Promise<string> {
  const planned = request(0, made)
  const call = 'target' in planned
    ? jsonCall(service, operation, planned.input)
    : queryCall(service, operation, planned.parameters)
  const answer = await send(server.url, signed(server.url, call))
  assert.equal(answer.status, 200, `${service}:${operation} ${errorOf(answer).message}`)
  return answer.body
}

const grantId = async (plan: Plan, made: Made) => (JSON.parse(await run(plan, made)) as { readonly GrantId: string }).GrantId

/** Two keys, a ciphertext and an access key, made as the plans come to need them. */
async function runPlans(): Promise<void> {
  const { iam, kms, organizations } = sdk(server)
  const made: Made = { keys: [], blobs: [], grants: [], accessKeys: [], sshKeys: [], serviceCredentials: [] }
  await kms.createKey({})
  for (const plan of plans) {
    await run(plan, made)
    if (plan.operation === 'CreateGrant') made.grants = [[await grantId(plan, made), await grantId(plan, made)]]
    if (plan.operation === 'CreateLoginProfile') await changePassword()
    if (plan.operation === 'CreateRole') await assumeRole().then(linkRole)
    if (plan.operation === 'ListOpenIDConnectProviders') {
      await iam.createOpenIDConnectProvider({ Url: 'https://bench-0.example.com' })
    }
    if (plan.operation === 'ListSAMLProviders') {
      await iam.createSAMLProvider({ Name: 'saml-0', SAMLMetadataDocument: samlMetadata })
    }
    if (plan.operation === 'ListServerCertificates') {
      const { body: CertificateBody, privateKey: PrivateKey } = makeCertificate('bench')
      await iam.uploadServerCertificate({ ServerCertificateName: 'certificate-0', CertificateBody, PrivateKey })
    }
    if (plan.operation === 'UploadSSHPublicKey') {
      const { SSHPublicKeys } = await iam.listSSHPublicKeys({ UserName: 'user-0' })
      made.sshKeys = SSHPublicKeys!.map(({ SSHPublicKeyId }) => SSHPublicKeyId!)
    }
    if (plan.operation === 'CreateServiceSpecificCredential') {
      const { ServiceSpecificCredentials } = await iam.listServiceSpecificCredentials({ UserName: 'user-0' })
      made.serviceCredentials = ServiceSpecificCredentials!.map(({ ServiceSpecificCredentialId: id }) => id!)
    }
    if (plan.operation === 'LookupEvents') await organizations.createOrganization({})
    if (plan.operation === 'CreateKey') made.keys = (await kms.listKeys({})).Keys!.map(({ KeyId }) => KeyId!)
    if (plan.operation === 'Encrypt') {
      const { CiphertextBlob } = await kms.encrypt({ KeyId: made.keys[0], Plaintext: new Uint8Array(1) })
      made.blobs = [Buffer.from(CiphertextBlob!).toString('base64')]
    }
    if (plan.operation === 'CreateAccessKey') {
      const { AccessKeyMetadata } = await iam.listAccessKeys({ UserName: 'user-0' })
      made.accessKeys = AccessKeyMetadata!.map(({ AccessKeyId }) => AccessKeyId!)
    }
  }
}

/** Root, who asks for all else, has no password. */
async function changePassword(): Promise<void> {
  const { iam } = sdk(server, await createUser(server, 'changing', allow('iam:ChangePassword')))
  await assert.rejects(iam.changePassword({ OldPassword: 'x', NewPassword: 'y' }), { name: 'NoSuchEntityException' })
}

/** One for each service. */
async function linkRole(): Promise<void> {
  const { iam } = sdk(server)
  await iam.createServiceLinkedRole({ AWSServiceName: 'fms.amazonaws.com' })
  const { DeletionTaskId } = await iam.deleteServiceLinkedRole({ RoleName: 'AWSServiceRoleForFMS' })
  await iam.getServiceLinkedRoleDeletionStatus({ DeletionTaskId })
}

/** Nor does root assume a role. */
async function assumeRole(): Promise<void> {
  const { sts } = sdk(server, await createUser(server, 'assuming', allow('sts:*')))
  const role = { RoleArn: 'arn:aws:iam::000000000000:role/role-0', RoleSessionName: 'session' }
  await sts.assumeRole(role)
  for (const more of [{ Tags: [{ Key: 'team', Value: 'a' }] }, { SourceIdentity: 'ann' }]) {
    await assert.rejects(sts.assumeRole({ ...role, ...more }), { name: 'AccessDenied' })
  }
}

/** As `runObjects`, of analyzers, of what brings tags and takes them away. */
async function runAnalyzers(): Promise<void> {
  const { accessanalyzer } = sdk(server)
  const analyzerName = 'plans'
  const { arn } = await accessanalyzer.createAnalyzer({ analyzerName, type: 'ACCOUNT', tags: { team: 'a' } })
  await accessanalyzer.tagResource({ resourceArn: arn, tags: { team: 'b' } })
  await accessanalyzer.untagResource({ resourceArn: arn, tagKeys: ['team'] })
  await accessanalyzer.getAnalyzer({ analyzerName })
  await accessanalyzer.deleteAnalyzer({ analyzerName })
}

/** The same of keys that are in several Regions, and of a secret's replica in another account, of which there is none. */
async function runReplicas(): Promise<void> {
  const { kms } = sdk(server)
  const { KeyId } = (await kms.createKey({ MultiRegion: true })).KeyMetadata!
  await kms.replicateKey({ KeyId, ReplicaRegion: 'eu-west-1' })
  await kms.updatePrimaryRegion({ KeyId, PrimaryRegion: 'us-east-1' })
  const replica = { SecretId: 'x', CrossAccountReplicaARN: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:x-AbCdEf' }
  await assert.rejects(newerCalls(server).associateCrossAccountReplica(replica), { name: 'AccessDeniedException' })
}

const actionsOf = ({ definition: { access } }: Operation) =>
  access === 'anyone-signed' ? [] : access.map(({ action }) => action)
const built = loaded.map(({ service, operations }) => ({ service, actions: new Set<string>(operations.flatMap(actionsOf)) }))
/** What AWS has, of the actions that are asked for. */
const known = built.flatMap(({ service, actions }) => service.contract.actionsOfKeys.flatMap(({ keys, actions: having }) =>
  keys.flatMap(key => having.filter(action => actions.has(action)).map(action => ({ service, key, action })))))

test('an operation asks for actions of its own service, whose keys are known, and to pass roles or make the service\'s', () => {
  for (const { service, actions } of built) {
    const others = [...actions].filter(action => !['iam:PassRole', 'iam:CreateServiceLinkedRole'].includes(action))
    assert.deepEqual(others.filter(action => !service.contract.actions.includes(action)), [])
  }
})

test('every key that AWS has for an action that is asked for is answered, or absent for a reason', async () => {
  for (const { operations } of loaded) operations.forEach(observe)
  await runPlans()
  await runObjects(server)
  await runAnalyzers()
  await runReplicas()
  const reasons = new Set(Object.values(absent).flat())
  const silent = known.filter(({ service, key, action }) =>
    !service.conditions?.has(key) && !ofResources.get(action)!.has(key) && !isOfToken(action, key))
  const missing = silent.filter(({ key, action }) => !reasons.has(key) && !reasons.has(`${action} ${key}`))
  assert.deepEqual(missing.map(({ key, action }) => `${action} ${key}`), [])
  const used = new Set(silent.flatMap(({ key, action }) => [key, `${action} ${key}`]))
  assert.deepEqual([...reasons].filter(reason => !used.has(reason)), [], 'the list only names what is absent')
  assert.ok(known.length > 200, `${known.length} were looked at`)
})

test('a key holds many values where AWS says so, and else one', () => {
  assert.deepEqual([...mistyped], [])
  assert.ok(typed.size > 40, `${typed.size} were looked at`)
})

test('nothing answers a key that AWS has for none of the actions', () => {
  for (const { service, actions } of built) {
    const keys = new Set(known.filter(({ action }) => actions.has(action)).map(({ key }) => key))
    const answered = [...service.conditions?.keys() ?? [], ...[...actions].flatMap(action => [...ofResources.get(action) ?? []])]
    assert.deepEqual([...new Set(answered)].filter(key => !keys.has(key)), [])
  }
})

test('every global key is answered, or absent for a reason', () => {
  const reasons = Object.values(absentGlobal).flat()
  const silent = Object.keys(globalConditionKeys).filter(key => !globalKeys.has(key))
  assert.deepEqual(silent, reasons.toSorted())
  assert.deepEqual([...globalKeys.keys()].filter(key => !(key in globalConditionKeys)), [])
})
