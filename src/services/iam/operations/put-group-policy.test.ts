import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('a policy counts from the next call on, and so does the one that replaces it', async () => {
  const { kms } = sdk(server, await createUser(server, 'ann'))
  await iam.createGroup({ GroupName: 'devs' })
  await iam.addUserToGroup({ GroupName: 'devs', UserName: 'ann' })
  await iam.putGroupPolicy({ GroupName: 'devs', PolicyName: 'one', PolicyDocument: policy(allow('kms:List*')) })
  await kms.listKeys({})
  await iam.putGroupPolicy({ GroupName: 'devs', PolicyName: 'one', PolicyDocument: policy(allow('kms:Get*')) })
  await assertRefused(kms.listKeys({}), 'AccessDeniedException', /no identity-based policy allows the kms:ListKeys action$/)
  await assertRecord(server, 'PutGroupPolicy', { readOnly: false, responseElements: null })
})

const put = (PolicyDocument: string, GroupName = 'devs') =>
  iam.putGroupPolicy({ GroupName, PolicyName: 'two', PolicyDocument })

test('what is no policy, and what is too long', async () => {
  await assertRefused(put('{'), 'MalformedPolicyDocument', /./)
  const long = policy(allow('kms:*', `arn:aws:kms:::${'x'.repeat(5120)}`))
  await assertRefused(put(long), 'LimitExceeded', 'Maximum policy size of 5120 bytes exceeded for group devs', 409)
  await assertRefused(put('{', 'none'), 'NoSuchEntity', 'The group with name none cannot be found.', 404)
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.putGroupPolicy({ GroupName: 'devs', PolicyName: 'one', PolicyDocument: policy(allow('*')) }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:PutGroupPolicy '
      + 'on resource: group devs because no identity-based policy allows the iam:PutGroupPolicy action',
    403,
  )
})
