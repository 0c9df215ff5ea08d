import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { assume, createRole, everyoneHere } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const own = (resource: string) => `arn:aws:iam::000000000000:${resource}`
const { Policy } = await iam.createPolicy({ PolicyName: 'keys-alone', PolicyDocument: policy(allow('kms:*')) })
const keysAlone = Policy!.Arn!
const put = (RoleName: string, PermissionsBoundary: string) => iam.putRolePermissionsBoundary({ RoleName, PermissionsBoundary })
const ann = await createUser(server, 'ann', allow('sts:AssumeRole'))

test('from the next call on the sessions that there are may do no more than the boundary of their role', async () => {
  const session = await assume(server, ann, await createRole(server, 'worker', allow('*')))
  const { kms, iam: worker } = sdk(server, session)
  await worker.listUsers({})
  await put('worker', keysAlone)
  await kms.listKeys({})
  await assertRefused(worker.listUsers({}), 'AccessDenied', /no permissions boundary allows the iam:ListUsers action$/, 403)
  assert.deepEqual((await iam.getRole({ RoleName: 'worker' })).Role!.PermissionsBoundary, {
    PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: keysAlone,
  })
  await assertRecord(server, 'PutRolePermissionsBoundary', {
    readOnly: false, requestParameters: { roleName: 'worker', permissionsBoundary: keysAlone }, responseElements: null,
  })
})

test('what is not there, what is no policy, and what is for others', async () => {
  const refused = (arn: string, code: string, message: string, status = 400) =>
    assertRefused(put('worker', arn), code, message, status)
  for (const missing of [own('policy/none'), 'arn:aws:iam::aws:policy/None']) {
    await refused(missing, 'NoSuchEntity', `Scope ARN: ${missing} does not exist or is not attachable.`, 404)
  }
  await refused(everyoneHere, 'InvalidInput', `ARN ${everyoneHere} is not valid.`)
  await refused('x'.repeat(20), 'ValidationError', 'Invalid ARN:  Could not be parsed!')
  await refused(
    'arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy', 'PolicyNotAttachable',
    'Cannot attach a Service Role Policy to a Customer Role.',
  )
  await assertRefused(put('nobody', keysAlone), 'NoSuchEntity', 'The role with name nobody cannot be found.', 404)
})

test('a policy asks for the boundary that is given', async () => {
  const rule = {
    ...allow('iam:PutRolePermissionsBoundary'), Condition: { StringEquals: { 'iam:PermissionsBoundary': keysAlone } },
  }
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk', rule))
  await createRole(server, 'other')
  await clerk.putRolePermissionsBoundary({ RoleName: 'other', PermissionsBoundary: keysAlone })
  await assertRefused(
    clerk.putRolePermissionsBoundary({ RoleName: 'other', PermissionsBoundary: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }),
    'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:PutRolePermissionsBoundary on resource: '
      + 'arn:aws:iam::000000000000:role/other because no identity-based policy allows the iam:PutRolePermissionsBoundary action',
    403,
  )
})
