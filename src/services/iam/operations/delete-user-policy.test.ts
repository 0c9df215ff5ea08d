import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('a deleted policy allows nothing from the next call on', async () => {
  const { kms } = sdk(server, await createUser(server, 'ann', allow('kms:ListKeys')))
  await kms.listKeys({})
  await iam.deleteUserPolicy({ UserName: 'ann', PolicyName: 'test' })
  await assertRefused(kms.listKeys({}), 'AccessDeniedException', /no identity-based policy allows the kms:ListKeys action$/)
  await assertRecord(server, 'DeleteUserPolicy', {
    readOnly: false, requestParameters: { userName: 'ann', policyName: 'test' }, responseElements: null,
  })
})

test('a policy or a user that is not there', async () => {
  for (const PolicyName of ['test', 'constructor', '__proto__']) {
    await assertRefused(
      iam.deleteUserPolicy({ UserName: 'ann', PolicyName }), 'NoSuchEntity',
      `The user policy with name ${PolicyName} cannot be found.`, 404,
    )
  }
  await assertRefused(
    iam.deleteUserPolicy({ UserName: 'nobody', PolicyName: 'test' }), 'NoSuchEntity',
    'The user with name nobody cannot be found.', 404,
  )
})

test('without the permission nobody frees himself of a deny', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk', { Effect: 'Deny', Action: 'kms:*', Resource: '*' }))
  await assertRefused(
    clerk.deleteUserPolicy({ UserName: 'clerk', PolicyName: 'test' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DeleteUserPolicy '
      + 'on resource: user clerk '
      + 'because no identity-based policy allows the iam:DeleteUserPolicy action',
    403,
  )
})
