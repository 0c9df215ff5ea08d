import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { everyoneHere, trusting } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

const own = (resource: string) => `arn:aws:iam::000000000000:${resource}`
const make = (RoleName: string, AssumeRolePolicyDocument = trusting(everyoneHere), more: object = {}) =>
  iam.createRole({ RoleName, AssumeRolePolicyDocument, ...more })

test('a role has an id, a path, whom it trusts and how long its sessions last', async () => {
  const document = JSON.stringify(JSON.parse(trusting(everyoneHere)), null, 2)
  const Tags = [{ Key: 'team', Value: 'a' }]
  const { Role } = await make('Deployer', document, { Path: '/ci/', Description: 'Deploys.', MaxSessionDuration: 43_200, Tags })
  const { RoleId, CreateDate, AssumeRolePolicyDocument, ...rest } = Role!
  assert.match(RoleId!, /^AROA[A-Z2-7]{17}$/)
  assert.equal(CreateDate!.getMilliseconds(), 0)
  assert.equal(decodeURIComponent(AssumeRolePolicyDocument!), document)
  assert.deepEqual(rest, {
    Path: '/ci/', RoleName: 'Deployer', Arn: own('role/ci/Deployer'), Description: 'Deploys.', Tags,
  })
  await make('plain')
  const longest = async (RoleName: string) => (await iam.getRole({ RoleName })).Role!.MaxSessionDuration
  assert.deepEqual([await longest('Deployer'), await longest('plain')], [43_200, 3600])
  const { readOnly, requestParameters, responseElements } = await lastRecord(server, 'CreateRole')
  assert.equal(readOnly, false)
  assert.deepEqual(requestParameters, { roleName: 'plain', assumeRolePolicyDocument: trusting(everyoneHere) })
  assert.match(JSON.stringify(responseElements), /"roleId":"AROA/)
})

test('a name is taken once among roles, without regard to case', async () => {
  await assertRefused(make('deployer'), 'EntityAlreadyExists', 'Role with name deployer already exists.', 409)
  await iam.createUser({ UserName: 'deployer' })
})

test('what cannot be a trust policy is refused in AWS\'s words', async () => {
  const who = { Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: 'sts:AssumeRole' } as const
  const refused: (readonly [string, string])[] = [
    ['{', 'This policy contains invalid Json'],
    [` ${trusting(everyoneHere)}`, 'JSON strings must not have leading spaces'], [' x', 'This policy contains invalid Json'],
    ['[]', 'Syntax errors in policy.'],
    [policy({ ...who, Resource: '*' }), 'Has prohibited field Resource'],
    [policy({ ...who, Action: 'kms:Encrypt' }), 'AssumeRole policy may only specify STS AssumeRole actions.'],
    [policy({ Effect: 'Allow', Action: 'sts:AssumeRole' }), 'Missing required field Principal'],
    [policy({ Effect: 'Allow', Action: 'sts:AssumeRole', NotPrincipal: { AWS: everyoneHere } }),
      'Allow with NotPrincipal is not allowed.'],
    ['{"version":"2012-10-17","statement":[]}', 'Unknown field version'],
    ['{"Version":"2012-10-18","Statement":[]}', 'The policy must contain a valid version string'],
    ['{"Version":"2012-10-17"}', 'Could not parse the policy: Statement is empty!'],
    [policy({ ...who, Principals: who.Principal }), 'Unknown field Principals'],
    [JSON.stringify({ Statement: { ...who, Effect: 'allow' } }), 'Invalid effect: allow'],
    [JSON.stringify({ Statement: { ...who, Effect: undefined } }), 'Missing required field Effect'],
    [policy({ ...who, Action: undefined }), 'Missing required field Action'],
    [policy({ ...who, Principal: '*' }), 'AssumeRolepolicy contained an invalid principal: "STAR":"*".'],
    [policy({ ...who, Principal: {} }), 'Missing required field Principal cannot be empty!'],
    [policy({ ...who, Condition: { stringEquals: { 'sts:ExternalId': 'x' } } }), 'Invalid Condition type : stringEquals'],
    [policy({ ...who, Sid: 'a' }, { ...who, Sid: 'a' }), 'The Statement Ids in the policy are not unique'],
  ]
  for (const Federated of ['', 'https://gitlab.example.com', 'arn:aws:iam//000000000000:oidc-provider/gitlab.com']) {
    refused.push([policy({ ...who, Principal: { Federated } }),
      'Federated principals must be valid domain names or SAML metadata ARNs'])
  }
  for (const [document, message] of refused) await assertRefused(make('bad', document), 'MalformedPolicyDocument', message)
})

test('a principal that is not there is refused, of any account that is', async () => {
  const impossible = [own('user/none'), own('role/none'), own('role/plain/x'), 'AROAAAAAAAAAAAAAAAAAA']
  for (const AWS of [...impossible, 'arn:aws:sts::000000000000:assumed-role/none/x', 'arn:aws-cn:iam::000000000000:root']) {
    await assertRefused(make('bad', trusting(AWS)), 'MalformedPolicyDocument', `Invalid principal in policy: "AWS":"${AWS}"`)
  }
  const service = policy({ Effect: 'Allow', Principal: { Service: 'nothing.amazonaws.com' }, Action: 'sts:AssumeRole' })
  const sentence = 'Invalid principal in policy: "SERVICE":"nothing.amazonaws.com"'
  await assertRefused(make('bad', service), 'MalformedPolicyDocument', sentence)
  await assertRefused(iam.getRole({ RoleName: 'bad' }), 'NoSuchEntity', 'The role with name bad cannot be found.', 404)
  const unseen = 'arn:aws:iam::111122223333:role/vendor'
  const Federated = own('oidc-provider/token.actions.githubusercontent.com')
  const Principal = { AWS: [unseen, own('role/plain')], Service: 'ec2.amazonaws.com', Federated }
  await make('taken', policy({ Effect: 'Allow', Principal, Action: ['sts:AssumeRole', 'sts:TagSession'] }))
})

test('a trust policy has 2048 characters, white space not counted', async () => {
  const padded = (length: number) => {
    const shortest = JSON.parse(trusting(everyoneHere)) as { readonly Statement: readonly object[] }
    const text = (Sid: string) => JSON.stringify({ ...shortest, Statement: [{ ...shortest.Statement[0], Sid }] })
    return text('x'.repeat(length - text('').length))
  }
  await make('long', `${padded(2048)}${' '.repeat(1000)}`)
  for (const document of [padded(2049), trusting(everyoneHere).padEnd(16_385)]) {
    await assertRefused(make('longer', document), 'LimitExceeded', 'Cannot exceed quota for ACLSizePerRole: 2048', 409)
  }
})

test('sessions of less than an hour or more than twelve', async () => {
  for (const MaxSessionDuration of [3599, 43_201]) {
    await assertRefused(make('bad', undefined, { MaxSessionDuration }), 'ValidationError', /maxSessionDuration/)
  }
})

test('a role may be made with a boundary, which no list shows', async () => {
  const PermissionsBoundary = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
  const shown = { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: PermissionsBoundary }
  const rule = { ...allow('iam:CreateRole'), Condition: { StringEquals: { 'iam:PermissionsBoundary': PermissionsBoundary } } }
  const { iam: clerk } = sdk(server, await createUser(server, 'boundary-clerk', rule))
  const role = { RoleName: 'bounded', AssumeRolePolicyDocument: trusting(everyoneHere) }
  await assertRefused(
    clerk.createRole(role), 'AccessDenied', /no identity-based policy allows the iam:CreateRole action$/, 403,
  )
  assert.deepEqual((await clerk.createRole({ ...role, PermissionsBoundary })).Role!.PermissionsBoundary, shown)
  assert.deepEqual((await iam.getRole({ RoleName: 'bounded' })).Role!.PermissionsBoundary, shown)
  const { Roles } = await iam.listRoles({})
  assert.equal(Roles!.find(({ RoleName }) => RoleName === 'bounded')!.PermissionsBoundary, undefined)
  const { requestParameters } = await lastRecord(server, 'CreateRole')
  assert.equal((requestParameters as { permissionsBoundary: string }).permissionsBoundary, PermissionsBoundary)
})

test('what can be no boundary makes no role', async () => {
  const refused = (PermissionsBoundary: string, code: string, message: string, status = 400) =>
    assertRefused(make('bad', undefined, { PermissionsBoundary }), code, message, status)
  const missing = own('policy/none')
  await refused(missing, 'NoSuchEntity', `Scope ARN: ${missing} does not exist or is not attachable.`, 404)
  await refused(own('role/x'), 'InvalidInput', `ARN ${own('role/x')} is not valid.`)
  await refused('x'.repeat(20), 'ValidationError', 'Invalid ARN:  Could not be parsed!')
  await refused(
    'arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy', 'PolicyNotAttachable',
    'Cannot attach a Service Role Policy to a Customer Role.',
  )
  await assertRefused(iam.getRole({ RoleName: 'bad' }), 'NoSuchEntity', 'The role with name bad cannot be found.', 404)
})

test('the permission is asked on the path that the role is to have, and another for tags', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk', allow('iam:CreateRole', own('role/ci/*'))))
  const AssumeRolePolicyDocument = trusting(everyoneHere)
  await clerk.createRole({ RoleName: 'mine', Path: '/ci/', AssumeRolePolicyDocument })
  const refused = (action: string, arn: string) => [
    'AccessDenied', `User: ${own('user/clerk')} is not authorized to perform: ${action} on resource: ${arn} `
      + `because no identity-based policy allows the ${action} action`, 403,
  ] as const
  const outside = clerk.createRole({ RoleName: 'mine', AssumeRolePolicyDocument })
  await assertRefused(outside, ...refused('iam:CreateRole', own('role/mine')))
  await assertRefused(
    clerk.createRole({ RoleName: 'two', Path: '/ci/', AssumeRolePolicyDocument, Tags: [{ Key: 'a', Value: 'b' }] }),
    ...refused('iam:TagRole', own('role/ci/two')),
  )
})
