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
  await iam.createGroup({ GroupName: 'devs' })
  await iam.addUserToGroup({ GroupName: 'devs', UserName: 'ann' })
  await assertRefused(kms.listKeys({}), 'AccessDeniedException', /no identity-based policy allows the kms:ListKeys action$/)
  await iam.attachGroupPolicy({ GroupName: 'devs', PolicyArn })
  await kms.listKeys({})
  await iam.attachGroupPolicy({ GroupName: 'devs', PolicyArn })
  assert.equal((await iam.getPolicy({ PolicyArn })).Policy!.AttachmentCount, 1)
  await assertRecord(server, 'AttachGroupPolicy', {
    readOnly: false, requestParameters: { groupName: 'devs', policyArn: PolicyArn }, responseElements: null,
  })
})

test('one of AWS\'s policies is named by its denial', async () => {
  const { kms } = sdk(server, await createUser(server, 'bob', allow('kms:*')))
  await iam.addUserToGroup({ GroupName: 'devs', UserName: 'bob' })
  await iam.attachGroupPolicy({ GroupName: 'devs', PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' })
  await assertRefused(
    kms.listKeys({}), 'AccessDeniedException',
    /with an explicit deny in an identity-based policy: arn:aws:iam::aws:policy\/AWSDenyAll$/,
  )
})

test('ten policies at most', async () => {
  await iam.createGroup({ GroupName: 'cats' })
  const attach = (policyArn: string) => iam.attachGroupPolicy({ GroupName: 'cats', PolicyArn: policyArn })
  for (let number = 0; number < 10; number++) {
    const { Policy } = await iam.createPolicy({ PolicyName: `p${number}`, PolicyDocument: policy(allow('kms:*')) })
    await attach(Policy!.Arn!)
  }
  await assertRefused(attach(PolicyArn), 'LimitExceeded', 'Cannot exceed quota for PoliciesPerGroup: 10', 409)
})

test('what is not there, and what is no policy', async () => {
  for (const missing of [own('policy/none'), own('policy/x/lister'), own('policy/Lister'), 'arn:aws:iam::aws:policy/None']) {
    await assertRefused(
      iam.attachGroupPolicy({ GroupName: 'devs', PolicyArn: missing }), 'NoSuchEntity',
      `Policy ${missing} does not exist or is not attachable.`, 404,
    )
  }
  for (const wrong of ['arn:aws:s3:::policy/lister', own('policy/'), own('group/devs')]) {
    await assertRefused(
      iam.attachGroupPolicy({ GroupName: 'devs', PolicyArn: wrong }), 'InvalidInput', `ARN ${wrong} is not valid.`,
    )
  }
  await assertRefused(
    iam.attachGroupPolicy({ GroupName: 'none', PolicyArn }), 'NoSuchEntity', 'The group with name none cannot be found.', 404,
  )
})

test('what a policy says of the attached policy decides', async () => {
  const rule = { ...allow('iam:AttachGroupPolicy'), Condition: { ArnEquals: { 'iam:PolicyARN': own('policy/p*') } } }
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk', rule))
  await clerk.attachGroupPolicy({ GroupName: 'devs', PolicyArn: own('policy/p1') })
  await assertRefused(
    clerk.attachGroupPolicy({ GroupName: 'devs', PolicyArn }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:AttachGroupPolicy '
      + 'on resource: group devs '
      + 'because no identity-based policy allows the iam:AttachGroupPolicy action',
    403,
  )
})
