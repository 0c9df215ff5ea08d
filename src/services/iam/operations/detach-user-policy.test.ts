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
  await iam.attachUserPolicy({ UserName: 'ann', PolicyArn })
  await kms.listKeys({})
  await iam.detachUserPolicy({ UserName: 'ann', PolicyArn })
  await assertRefused(kms.listKeys({}), 'AccessDeniedException', /no identity-based policy allows the kms:ListKeys action$/)
  assert.equal((await iam.getPolicy({ PolicyArn })).Policy!.AttachmentCount, 0)
  await assertRecord(server, 'DetachUserPolicy', { readOnly: false, responseElements: null })
})

test('of two that detach at the same time one is told that it was not attached', async () => {
  await iam.attachUserPolicy({ UserName: 'ann', PolicyArn })
  const outcomes = await Promise.allSettled([
    iam.detachUserPolicy({ UserName: 'ann', PolicyArn }), iam.detachUserPolicy({ UserName: 'ann', PolicyArn }),
  ])
  const reasons = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [(outcome.reason as Error).message] : []))
  assert.deepEqual(reasons, [`Policy ${PolicyArn} was not found.`])
  assert.equal((await iam.getPolicy({ PolicyArn })).Policy!.AttachmentCount, 0)
})

test('a policy that is not attached or not there', async () => {
  for (const missing of [PolicyArn, 'arn:aws:iam::000000000000:policy/none', 'arn:aws:iam::aws:policy/AWSDenyAll']) {
    await assertRefused(
      iam.detachUserPolicy({ UserName: 'ann', PolicyArn: missing }), 'NoSuchEntity', `Policy ${missing} was not found.`, 404,
    )
  }
  const wrong = 'xxxxxxxxxxxxxxxxxxxx'
  await assertRefused(
    iam.detachUserPolicy({ UserName: 'ann', PolicyArn: wrong }), 'ValidationError', 'Invalid ARN:  Could not be parsed!',
  )
  await assertRefused(
    iam.detachUserPolicy({ UserName: 'nobody', PolicyArn }), 'NoSuchEntity', 'The user with name nobody cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.detachUserPolicy({ UserName: 'ann', PolicyArn }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DetachUserPolicy '
      + 'on resource: user ann because no identity-based policy allows the iam:DetachUserPolicy action',
    403,
  )
})
