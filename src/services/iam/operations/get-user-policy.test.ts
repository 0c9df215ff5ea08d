import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('the document as it was put, URL-encoded by RFC 3986', async () => {
  await iam.createUser({ UserName: 'ann' })
  const document = policy({ ...allow('kms:*'), Sid: 'one', Condition: { StringEquals: { 'aws:UserAgent': "it's (a) test!*" } } })
  await iam.putUserPolicy({ UserName: 'ann', PolicyName: 'one', PolicyDocument: document })
  const { UserName, PolicyName, PolicyDocument } = await iam.getUserPolicy({ UserName: 'ann', PolicyName: 'one' })
  assert.deepEqual([UserName, PolicyName, decodeURIComponent(PolicyDocument!)], ['ann', 'one', document])
  assert.match(PolicyDocument!, /it%27s%20%28a%29%20test%21%2A/)
  await assertRecord(server, 'GetUserPolicy', { readOnly: true, responseElements: null })
})

test('a policy or a user that is not there', async () => {
  for (const PolicyName of ['two', 'constructor', '__proto__']) {
    await assertRefused(
      iam.getUserPolicy({ UserName: 'ann', PolicyName }), 'NoSuchEntity',
      `The user policy with name ${PolicyName} cannot be found.`, 404,
    )
  }
  await assertRefused(
    iam.getUserPolicy({ UserName: 'nobody', PolicyName: 'one' }), 'NoSuchEntity',
    'The user with name nobody cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.getUserPolicy({ UserName: 'ann', PolicyName: 'one' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:GetUserPolicy '
      + 'on resource: user ann because no identity-based policy allows the iam:GetUserPolicy action',
    403,
  )
})
