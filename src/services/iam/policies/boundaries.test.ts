// What a boundary keeps its holder from, whoever calls in whose name, and who may take it off.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commitGate } from '../../../../test/kit/commit-gate.ts'
import type { Identity } from '../../../../test/kit/identity.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { assume, createRole, everyoneHere, trusting } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy, type Statement } from '../../../../test/kit/users.ts'

const gate = commitGate()
const server = await startServer({ between: gate.between })
const { iam, kms } = sdk(server)
const own = (resource: string) => `arn:aws:iam::000000000000:${resource}`
const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess'

const newPolicy = async (PolicyName: string, ...statements: readonly Statement[]) =>
  (await iam.createPolicy({ PolicyName, PolicyDocument: policy(...statements) })).Policy!.Arn!
const keysAlone = await newPolicy('keys-alone', allow('kms:*'))
const parametersAlone = await newPolicy('parameters-alone', allow('ssm:*'))

/** Of the policies and the boundary, both by ARN. */
async function bounded(name: string, PermissionsBoundary: string, ...attached: readonly string[]): Promise<Identity> {
  const caller = await createUser(server, name)
  for (const PolicyArn of attached) await iam.attachUserPolicy({ UserName: name, PolicyArn })
  await iam.putUserPermissionsBoundary({ UserName: name, PermissionsBoundary })
  return caller
}

/** A key whose policy lets its account do all, and the others what they say. */
async function newKey(...statements: readonly Statement[]): Promise<string> {
  const account = { ...allow('kms:*'), Principal: { AWS: everyoneHere } }
  return (await kms.createKey({ Policy: policy(account, ...statements) })).KeyMetadata!.KeyId!
}

const describing = (AWS: string, more: object = {}): Statement => ({ ...allow('kms:DescribeKey'), Principal: { AWS }, ...more })
const describe = (who: Identity, KeyId: string) => sdk(server, who).kms.describeKey({ KeyId })
const noBoundary = /because no permissions boundary allows the kms:DescribeKey action$/

test('an administrator within kms:* may use keys, and nothing else', async () => {
  const { kms: keys, ssm, iam: ann } = sdk(server, await bounded('ann', keysAlone, administrator))
  await keys.createKey({})
  await assertRefused(
    ssm.getParameter({ Name: 'a' }), 'AccessDeniedException',
    'User: arn:aws:iam::000000000000:user/ann is not authorized to perform: ssm:GetParameter '
      + 'on resource: arn:aws:ssm:us-east-1:000000000000:parameter/a '
      + 'because no permissions boundary allows the ssm:GetParameter action',
  )
  await assertRefused(
    ann.deleteUserPermissionsBoundary({ UserName: 'ann' }), 'AccessDenied',
    /no permissions boundary allows the iam:DeleteUserPermissionsBoundary action$/, 403,
  )
})

test('a boundary\'s default version decides from the next call on', async () => {
  const PolicyArn = await newPolicy('changing', allow('kms:*'))
  const { kms: keys, ssm } = sdk(server, await bounded('bob', PolicyArn, administrator))
  await keys.listKeys({})
  await iam.createPolicyVersion({ PolicyArn, PolicyDocument: policy(allow('ssm:*')), SetAsDefault: true })
  await assertRefused(keys.listKeys({}), 'AccessDeniedException', /no permissions boundary allows the kms:ListKeys action$/)
  await ssm.describeParameters({})
  await iam.setDefaultPolicyVersion({ PolicyArn, VersionId: 'v1' })
  await keys.listKeys({})
})

test('a boundary\'s Deny is named by its policy', async () => {
  const PolicyArn = await newPolicy('without-lists', allow('*'), { Effect: 'Deny', Action: 'kms:List*', Resource: '*' })
  const { kms: keys } = sdk(server, await bounded('cat', PolicyArn, administrator))
  await keys.createKey({})
  await assertRefused(
    keys.listKeys({}), 'AccessDeniedException',
    'User: arn:aws:iam::000000000000:user/cat is not authorized to perform: kms:ListKeys on resource: * '
      + `with an explicit deny in a permissions boundary: ${PolicyArn}`,
  )
})

test('the same policy may allow somebody and bound them', async () => {
  const { kms: keys, iam: dan } = sdk(server, await bounded('dan', keysAlone, keysAlone))
  await keys.listKeys({})
  await assertRefused(dan.getUser({}), 'AccessDenied', /no identity-based policy allows the iam:GetUser action$/, 403)
})

test('sessions are bounded, those of a user and those of a role', async () => {
  const eve = await bounded('eve', parametersAlone, administrator)
  const { Credentials } = await sdk(server, eve).sts.getSessionToken({})
  const session = {
    accessKeyId: Credentials!.AccessKeyId!, secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  }
  await sdk(server, session).ssm.describeParameters({})
  await assertRefused(sdk(server, session).kms.listKeys({}), 'AccessDeniedException', /no permissions boundary allows/)
  const role = await createRole(server, 'worker', allow('*'))
  await iam.putRolePermissionsBoundary({ RoleName: 'worker', PermissionsBoundary: parametersAlone })
  const worker = await assume(server, await createUser(server, 'fay', allow('sts:*')), role)
  await sdk(server, worker).ssm.describeParameters({})
  await assertRefused(
    sdk(server, worker).kms.listKeys({}), 'AccessDeniedException',
    'User: arn:aws:sts::000000000000:assumed-role/worker/session is not authorized to perform: kms:ListKeys on resource: * '
      + 'because no permissions boundary allows the kms:ListKeys action',
  )
})

test('a session\'s own policy and the boundary of its role must both allow', async () => {
  const role = await createRole(server, 'limited', allow('*'))
  const both = await newPolicy('keys-and-parameters', allow(['kms:*', 'ssm:*']))
  await iam.putRolePermissionsBoundary({ RoleName: 'limited', PermissionsBoundary: both })
  const gus = await createUser(server, 'gus', allow('sts:*'))
  const session = await assume(server, gus, role, { Policy: policy(allow(['kms:*', 'iam:*'])) })
  const { kms: keys, ssm, iam: users } = sdk(server, session)
  await keys.listKeys({})
  await assertRefused(ssm.describeParameters({}), 'AccessDeniedException', /no session policy allows/)
  await assertRefused(users.listUsers({}), 'AccessDenied', /no permissions boundary allows/, 403)
})

test('a resource\'s policy goes beyond a boundary for a user and for one session, and not for a role', async () => {
  const hal = await bounded('hal', parametersAlone)
  await describe(hal, await newKey(describing(own('user/hal'))))
  await assertRefused(describe(hal, await newKey()), 'AccessDeniedException', /no identity-based policy allows/)
  const role = await createRole(server, 'reader', allow('*'))
  await iam.putRolePermissionsBoundary({ RoleName: 'reader', PermissionsBoundary: parametersAlone })
  const ida = await createUser(server, 'ida', allow('sts:*'))
  const session = await assume(server, ida, role)
  const elsewhere = await assume(server, ida, role, { RoleSessionName: 'elsewhere' })
  await assertRefused(describe(session, await newKey(describing(role))), 'AccessDeniedException', noBoundary)
  const forOne = await newKey(describing('arn:aws:sts::000000000000:assumed-role/reader/session'))
  await describe(session, forOne)
  await assertRefused(describe(elsewhere, forOne), 'AccessDeniedException', noBoundary)
  const forAll = { Condition: { ArnEquals: { 'aws:PrincipalArn': role } } }
  await describe(session, await newKey(describing('*', forAll)))
})

test('a Deny with NotPrincipal holds for whoever has a boundary, whomever it names', async () => {
  const jan = await createUser(server, 'jan', allow('*'))
  const excepted = [everyoneHere, own('user/jan')]
  const KeyId = await newKey({ Effect: 'Deny', Action: 'kms:DescribeKey', Resource: '*', NotPrincipal: { AWS: excepted } })
  await describe(jan, KeyId)
  await iam.putUserPermissionsBoundary({ UserName: 'jan', PermissionsBoundary: administrator })
  await assertRefused(describe(jan, KeyId), 'AccessDeniedException', /with an explicit deny in a resource-based policy$/)
  const locked = policy(
    { ...allow('kms:*'), Principal: { AWS: everyoneHere } },
    { Effect: 'Deny', Action: 'kms:PutKeyPolicy', Resource: '*', NotPrincipal: { AWS: excepted } },
  )
  const put = () => sdk(server, jan).kms.putKeyPolicy({ KeyId, Policy: locked })
  await assertRefused(put(), 'MalformedPolicyDocumentException', /will not allow you to update the key policy in the future/)
  await iam.deleteUserPermissionsBoundary({ UserName: 'jan' })
  await put()
})

test('what a service does in its caller\'s name is within the boundary as well', async () => {
  const { ssm } = sdk(server, await bounded('kim', parametersAlone, administrator))
  const KeyId = await newKey()
  await assertRefused(
    ssm.putParameter({ Name: 'secret', Value: 'x', Type: 'SecureString', KeyId }), 'AccessDeniedException',
    /no permissions boundary allows the kms:Encrypt action/,
  )
})

test('what a boundary keeps somebody from is not done, though it was decided before', async () => {
  const PolicyArn = await newPolicy('narrowed', allow('*'))
  const { kms: keys } = sdk(server, await bounded('nan', PolicyArn, administrator))
  const KeyId = await newKey()
  const change = () => assertRefused(
    keys.updateKeyDescription({ KeyId, Description: 'late' }), 'AccessDeniedException',
    /no permissions boundary allows the kms:UpdateKeyDescription action$/,
  )
  for (const narrow of [
    () => iam.createPolicyVersion({ PolicyArn, PolicyDocument: policy(allow('ssm:*')), SetAsDefault: true }),
    () => iam.putUserPermissionsBoundary({ UserName: 'nan', PermissionsBoundary: parametersAlone }),
  ]) {
    await iam.setDefaultPolicyVersion({ PolicyArn, VersionId: 'v1' })
    // Else the first attempt may have to be made again, which is decided as of when the call came.
    await gate.catchUp()
    const held = gate.hold('UpdateKeyDescription')
    const refused = change()
    const { release } = await held
    await narrow()
    release()
    await refused
  }
  assert.equal((await kms.describeKey({ KeyId })).KeyMetadata!.Description, '')
})

test('whoever changes users and roles may be let to those within one boundary alone', async () => {
  const within = { Condition: { StringEquals: { 'iam:PermissionsBoundary': keysAlone } } }
  const identities = sdk(server, await createUser(server, 'oda', { ...allow('iam:*'), ...within })).iam
  const role = (RoleName: string) => ({
    RoleName, AssumeRolePolicyDocument: trusting(everyoneHere), PolicyDocument: trusting(everyoneHere), PolicyArn: administrator,
  })
  const inline = { PolicyName: 'all', PolicyDocument: policy(allow('*')) }
  const changes: readonly (readonly [string, (RoleName: string) => Promise<unknown>])[] = [
    ['GetRole', name => identities.getRole(role(name))],
    ['UpdateRole', name => identities.updateRole({ RoleName: name, Description: 'changed' })],
    ['UpdateAssumeRolePolicy', name => identities.updateAssumeRolePolicy(role(name))],
    ['AttachRolePolicy', name => identities.attachRolePolicy(role(name))],
    ['DetachRolePolicy', name => identities.detachRolePolicy(role(name))],
    ['PutRolePolicy', name => identities.putRolePolicy({ ...role(name), ...inline })],
    ['DeleteRolePolicy', name => identities.deleteRolePolicy({ ...role(name), ...inline })],
    ['DeleteRolePermissionsBoundary', name => identities.deleteRolePermissionsBoundary(role(name))],
    ['DeleteRole', name => identities.deleteRole(role(name))],
  ]
  await createRole(server, 'outside')
  await iam.putRolePermissionsBoundary({ RoleName: 'outside', PermissionsBoundary: parametersAlone })
  await createRole(server, 'without')
  await identities.createRole({ ...role('inside'), PermissionsBoundary: keysAlone })
  for (const [action, change] of changes) {
    for (const name of ['outside', 'without']) {
      const reason = new RegExp(`no identity-based policy allows the iam:${action} action$`)
      await assertRefused(change(name), 'AccessDenied', reason, 403)
    }
    await change('inside')
    if (action === 'DeleteRolePermissionsBoundary') {
      await iam.putRolePermissionsBoundary({ RoleName: 'inside', PermissionsBoundary: keysAlone })
    }
  }
})

test('who may make users within a boundary alone makes none that may do more, and keeps his own', async () => {
  const PolicyArn = own('policy/delegated')
  const within = { Condition: { StringEquals: { 'iam:PermissionsBoundary': PolicyArn } } }
  const ceiling: readonly Statement[] = [
    allow('kms:*'),
    {
      ...allow([
        'iam:CreateUser', 'iam:AttachUserPolicy', 'iam:DetachUserPolicy', 'iam:PutUserPolicy', 'iam:DeleteUserPolicy',
        'iam:PutUserPermissionsBoundary',
      ]),
      ...within,
    },
    allow(['iam:CreateAccessKey', 'iam:GetUser']),
    { Effect: 'Deny', Action: 'iam:DeleteUserPermissionsBoundary', Resource: '*' },
    { Effect: 'Deny', Action: ['iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion'], Resource: PolicyArn },
  ]
  await newPolicy('delegated', ...ceiling)
  const { iam: lea } = sdk(server, await bounded('lea', PolicyArn, administrator))
  const [UserName, PermissionsBoundary] = ['mia', PolicyArn]
  const denied = (call: Promise<unknown>) =>
    assertRefused(call, 'AccessDenied', /no permissions boundary allows the iam:\w+ action$/, 403)
  await denied(lea.createUser({ UserName }))
  await denied(lea.createUser({ UserName, PermissionsBoundary: administrator }))
  await lea.createUser({ UserName, PermissionsBoundary })
  await lea.attachUserPolicy({ UserName, PolicyArn: administrator })
  await lea.putUserPolicy({ UserName, PolicyName: 'all', PolicyDocument: policy(allow('*')) })
  await denied(lea.putUserPermissionsBoundary({ UserName, PermissionsBoundary: administrator }))
  await assertRefused(
    lea.deleteUserPermissionsBoundary({ UserName }), 'AccessDenied',
    /with an explicit deny in a permissions boundary: arn:aws:iam::000000000000:policy\/delegated$/, 403,
  )
  const { AccessKey } = await lea.createAccessKey({ UserName })
  const mia = sdk(server, { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! })
  await mia.kms.listKeys({})
  await denied(mia.iam.createUser({ UserName: 'max' }))
  await iam.createUser({ UserName: 'free' })
  await denied(lea.attachUserPolicy({ UserName: 'free', PolicyArn: administrator }))
  await denied(lea.putUserPolicy({ UserName: 'free', PolicyName: 'all', PolicyDocument: policy(allow('*')) }))
  await lea.deleteUserPolicy({ UserName, PolicyName: 'all' })
  await lea.detachUserPolicy({ UserName, PolicyArn: administrator })
  assert.equal((await lea.getUser({ UserName })).User!.PermissionsBoundary!.PermissionsBoundaryArn, PolicyArn)
})
