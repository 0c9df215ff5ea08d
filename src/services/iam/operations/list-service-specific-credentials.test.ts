import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('a user has none, and neither has the caller', async () => {
  await iam.createUser({ UserName: 'ann' })
  for (const input of [{ UserName: 'ann' }, {}]) {
    assert.deepEqual((await iam.listServiceSpecificCredentials(input)).ServiceSpecificCredentials, [])
  }
  await assertRecord(server, 'ListServiceSpecificCredentials', { readOnly: true, responseElements: null })
})

test('a service that has no such credentials', async () => {
  await iam.listServiceSpecificCredentials({ ServiceName: 'codecommit.amazonaws.com' })
  await assertRefused(
    iam.listServiceSpecificCredentials({ ServiceName: 'lambda.amazonaws.com' }), 'NoSuchEntity',
    'No such service lambda.amazonaws.com is supported for Service Specific Credentials', 404,
  )
})

test('a user who is not there', async () => {
  await assertRefused(
    iam.listServiceSpecificCredentials({ UserName: 'nobody' }), 'NoSuchEntity', 'The user with name nobody cannot be found.', 404,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.listServiceSpecificCredentials({ UserName: 'ann' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:ListServiceSpecificCredentials '
      + 'on resource: user ann because no identity-based policy allows the iam:ListServiceSpecificCredentials action',
    403,
  )
})
