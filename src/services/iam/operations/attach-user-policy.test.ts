import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const own = (resource: string) => `arn:aws:iam::000000000000:${resource}`

const made = await iam.createPolicy({ PolicyName: 'lister', PolicyDocument: policy(allow('kms:List*')) })
const PolicyArn = made.Policy!.Arn!

test('a managed policy counts from the next call on', async () => {
  const { kms } = sdk(server, await createUser(server, 'ann'))
  await assertRefused(kms.listKeys({}), 'AccessDeniedException', /no identity-based policy allows the kms:ListKeys action$/)
  await iam.attachUserPolicy({ UserName: 'ann', PolicyArn })
  await kms.listKeys({})
  await iam.attachUserPolicy({ UserName: 'ann', PolicyArn })
  assert.equal((await iam.getPolicy({ PolicyArn })).Policy!.AttachmentCount, 1)
  await assertRecord(server, 'AttachUserPolicy', {
    readOnly: false, requestParameters: { userName: 'ann', policyArn: PolicyArn }, responseElements: null,
  })
})

test('one of AWS\'s policies is named by its denial', async () => {
  const { kms } = sdk(server, await createUser(server, 'bob', allow('kms:*')))
  await iam.attachUserPolicy({ UserName: 'bob', PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' })
  await assertRefused(
    kms.listKeys({}), 'AccessDeniedException',
    /with an explicit deny in an identity-based policy: arn:aws:iam::aws:policy\/AWSDenyAll$/,
  )
})

test('any of AWS\'s policies counts', async () => {
  const { iam: reader } = sdk(server, await createUser(server, 'eve'))
  await iam.attachUserPolicy({ UserName: 'eve', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' })
  assert.equal((await reader.getUser({ UserName: 'eve' })).User!.UserName, 'eve')
  await assertRefused(
    reader.createUser({ UserName: 'eve2' }), 'AccessDenied', /no identity-based policy allows the iam:CreateUser action$/, 403,
  )
  await iam.attachUserPolicy({ UserName: 'eve', PolicyArn: 'arn:aws:iam::aws:policy/job-function/ViewOnlyAccess' })
})

test('a policy of roles that services make is for nobody else', async () => {
  const forServices = 'arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy'
  await assertRefused(
    iam.attachUserPolicy({ UserName: 'ann', PolicyArn: forServices }), 'PolicyNotAttachable',
    'Cannot attach a Service Role Policy to a Customer User.', 400,
  )
})

test('ten policies at most', async () => {
  await iam.createUser({ UserName: 'cat' })
  const attach = (policyArn: string) => iam.attachUserPolicy({ UserName: 'cat', PolicyArn: policyArn })
  for (let number = 0; number < 10; number++) {
    const { Policy } = await iam.createPolicy({ PolicyName: `p${number}`, PolicyDocument: policy(allow('kms:*')) })
    await attach(Policy!.Arn!)
  }
  await assertRefused(attach(PolicyArn), 'LimitExceeded', 'Cannot exceed quota for PoliciesPerUser: 10', 409)
})

test('what is not there, and what is no policy', async () => {
  for (const missing of [own('policy/none'), own('policy/x/lister'), own('policy/Lister'), 'arn:aws:iam::aws:policy/None']) {
    await assertRefused(
      iam.attachUserPolicy({ UserName: 'ann', PolicyArn: missing }), 'NoSuchEntity',
      `Policy ${missing} does not exist or is not attachable.`, 404,
    )
  }
  for (const wrong of ['arn:aws:s3:::policy/lister', own('policy/'), own('user/ann')]) {
    await assertRefused(iam.attachUserPolicy({ UserName: 'ann', PolicyArn: wrong }), 'InvalidInput', `ARN ${wrong} is not valid.`)
  }
  const text = 'x'.repeat(20)
  await assertRefused(
    iam.attachUserPolicy({ UserName: 'ann', PolicyArn: text }), 'ValidationError', 'Invalid ARN:  Could not be parsed!',
  )
  await assertRefused(
    iam.attachUserPolicy({ UserName: 'ann', PolicyArn: 'arn:aws-cn:iam::aws:policy/PowerUserAccess' }), 'ValidationError',
    'Invalid ARN partition', 400,
  )
  await assertRefused(
    iam.attachUserPolicy({ UserName: 'nobody', PolicyArn }), 'NoSuchEntity', 'The user with name nobody cannot be found.', 404,
  )
})

test('what a policy says of the attached policy decides', async () => {
  const rule = { ...allow('iam:AttachUserPolicy'), Condition: { ArnEquals: { 'iam:PolicyARN': own('policy/p*') } } }
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk', rule))
  await clerk.attachUserPolicy({ UserName: 'ann', PolicyArn: own('policy/p1') })
  await assertRefused(
    clerk.attachUserPolicy({ UserName: 'ann', PolicyArn }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:AttachUserPolicy '
      + 'on resource: user ann because no identity-based policy allows the iam:AttachUserPolicy action',
    403,
  )
})
