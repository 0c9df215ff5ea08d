import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

const made = await iam.createPolicy({ PolicyName: 'lister', PolicyDocument: policy(allow('kms:List*')) })
const PolicyArn = made.Policy!.Arn!

test('a managed policy counts no more from the next call on', async () => {
  const { kms } = sdk(server, await createUser(server, 'ann'))
  await iam.createGroup({ GroupName: 'devs' })
  await iam.addUserToGroup({ GroupName: 'devs', UserName: 'ann' })
  await iam.attachGroupPolicy({ GroupName: 'devs', PolicyArn })
  await kms.listKeys({})
  await iam.detachGroupPolicy({ GroupName: 'devs', PolicyArn })
  await assertRefused(kms.listKeys({}), 'AccessDeniedException', /no identity-based policy allows the kms:ListKeys action$/)
  assert.equal((await iam.getPolicy({ PolicyArn })).Policy!.AttachmentCount, 0)
  await assertRecord(server, 'DetachGroupPolicy', { readOnly: false, responseElements: null })
})

test('a policy that is not attached or not there', async () => {
  for (const missing of [PolicyArn, 'arn:aws:iam::000000000000:policy/none', 'arn:aws:iam::aws:policy/AWSDenyAll']) {
    await assertRefused(
      iam.detachGroupPolicy({ GroupName: 'devs', PolicyArn: missing }), 'NoSuchEntity', `Policy ${missing} was not found.`, 404,
    )
  }
  const wrong = 'xxxxxxxxxxxxxxxxxxxx'
  await assertRefused(
    iam.detachGroupPolicy({ GroupName: 'devs', PolicyArn: wrong }), 'ValidationError', 'Invalid ARN:  Could not be parsed!',
  )
  await assertRefused(
    iam.detachGroupPolicy({ GroupName: 'none', PolicyArn }), 'NoSuchEntity', 'The group with name none cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.detachGroupPolicy({ GroupName: 'devs', PolicyArn }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DetachGroupPolicy '
      + 'on resource: group devs '
      + 'because no identity-based policy allows the iam:DetachGroupPolicy action',
    403,
  )
})
