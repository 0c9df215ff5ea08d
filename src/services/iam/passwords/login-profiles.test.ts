import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { assertRecord, lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { assume, createRole } from '../../../../test/kit/roles.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { iam } = sdk(server)
const first = 'Correct horse 1'
const second = 'Battery staple 2'
const hidden = 'HIDDEN_DUE_TO_SECURITY_REASONS'
const own = (name: string) => allow('iam:ChangePassword', `arn:aws:iam::000000000000:user/${name}`)

test('a user has one password, which is set, shown as there, changed and deleted', async () => {
  await iam.createUser({ UserName: 'ann' })
  const { LoginProfile } = await iam.createLoginProfile({ UserName: 'ann', Password: first, PasswordResetRequired: true })
  const CreateDate = LoginProfile!.CreateDate!
  assert.deepEqual(LoginProfile, { UserName: 'ann', CreateDate, PasswordResetRequired: true })
  await assertRefused(
    iam.createLoginProfile({ UserName: 'ann', Password: second }), 'EntityAlreadyExists',
    'Login Profile for user ann already exists.', 409,
  )
  await iam.updateLoginProfile({ UserName: 'ann', PasswordResetRequired: false })
  await iam.updateLoginProfile({ UserName: 'ann', Password: second })
  const { LoginProfile: found } = await iam.getLoginProfile({ UserName: 'ann' })
  assert.deepEqual(found, { UserName: 'ann', CreateDate, PasswordResetRequired: false })
  await iam.updateUser({ UserName: 'ann', NewUserName: 'anna' })
  assert.equal((await iam.getLoginProfile({ UserName: 'anna' })).LoginProfile!.UserName, 'anna')
  assert.equal((await iam.getUser({ UserName: 'anna' })).User!.PasswordLastUsed, undefined)
  await assertRefused(
    iam.deleteUser({ UserName: 'anna' }), 'DeleteConflict', 'Cannot delete entity, must delete login profile first.', 409,
  )
  await iam.deleteLoginProfile({ UserName: 'anna' })
  await assertRefused(
    iam.getLoginProfile({ UserName: 'anna' }), 'NoSuchEntity', 'Login Profile for User anna cannot be found.', 404,
  )
  await iam.deleteUser({ UserName: 'anna' })
})

test('the trail tells that there was a password, and neither it nor the journal holds one', async () => {
  await iam.createUser({ UserName: 'tim' })
  await iam.createLoginProfile({ UserName: 'tim', Password: first })
  await assertRecord(server, 'CreateLoginProfile', {
    readOnly: false, requestParameters: { userName: 'tim', passwordResetRequired: false },
  })
  const { responseElements } = await lastRecord(server, 'CreateLoginProfile')
  const { loginProfile } = responseElements as Record<string, object>
  assert.deepEqual(Object.keys(loginProfile!), ['userName', 'createDate', 'passwordResetRequired'])
  await iam.updateLoginProfile({ UserName: 'tim', Password: second })
  await assertRecord(server, 'UpdateLoginProfile', { requestParameters: { userName: 'tim' } })
  const { iam: uma } = sdk(server, await createUser(server, 'uma', own('uma')))
  await iam.createLoginProfile({ UserName: 'uma', Password: first })
  await uma.changePassword({ OldPassword: first, NewPassword: second })
  await assertRecord(server, 'ChangePassword', {
    readOnly: false, requestParameters: { oldPassword: hidden, newPassword: hidden }, responseElements: null,
  })
  const records = JSON.stringify(await server.records())
  assert.deepEqual([first, second].filter(password => records.includes(password)), [])
})

test('users change their own, by what it was', async () => {
  const { iam: bob } = sdk(server, await createUser(server, 'bob', own('bob')))
  await assertRefused(
    bob.changePassword({ OldPassword: first, NewPassword: second }), 'NoSuchEntity',
    'Login Profile for User bob cannot be found.', 404,
  )
  await iam.createLoginProfile({ UserName: 'bob', Password: first, PasswordResetRequired: true })
  await assertRefused(
    bob.changePassword({ OldPassword: second, NewPassword: second }), 'AccessDenied', 'The old password was incorrect.', 403,
  )
  await assertRefused(
    bob.changePassword({ OldPassword: first, NewPassword: 'short' }), 'PasswordPolicyViolation',
    'Password should have a minimum length of 8',
  )
  await bob.changePassword({ OldPassword: first, NewPassword: second })
  assert.equal((await iam.getLoginProfile({ UserName: 'bob' })).LoginProfile!.PasswordResetRequired, false)
  await assertRefused(
    bob.changePassword({ OldPassword: first, NewPassword: 'Another one 3' }), 'AccessDenied',
    'The old password was incorrect.', 403,
  )
  const session = await assume(server, await createUser(server, 'asks', allow('*')), await createRole(server, 'r', allow('*')))
  for (const other of [sdk(server, session).iam, iam]) {
    await assertRefused(
      other.changePassword({ OldPassword: first, NewPassword: second }), 'InvalidUserType',
      'Only IAM Users can change their own password',
    )
  }
})

test('of two changes at once one is made', async () => {
  const { iam: cat } = sdk(server, await createUser(server, 'cat', own('cat')))
  await iam.createLoginProfile({ UserName: 'cat', Password: first })
  const outcomes = await Promise.allSettled(['One at once 1', 'Two at once 2'].map(NewPassword =>
    cat.changePassword({ OldPassword: first, NewPassword })))
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
})

test('a password that is made while its user is deleted is nobody’s', async () => {
  for (let i = 0; i < 5; i++) {
    await iam.createUser({ UserName: 'brief' })
    const [made, gone] = await Promise.allSettled([
      iam.createLoginProfile({ UserName: 'brief', Password: first }), iam.deleteUser({ UserName: 'brief' }),
    ])
    assert.notEqual(made.status, gone.status)
    if (gone.status === 'fulfilled') continue
    await iam.deleteLoginProfile({ UserName: 'brief' })
    await iam.deleteUser({ UserName: 'brief' })
  }
})

test('one of a user who is not there, or of another account; what names nobody, or brings none', async () => {
  await iam.createUser({ UserName: 'dot' })
  const nobody = 'The user with name nobody cannot be found.'
  await assertRefused(iam.createLoginProfile({ UserName: 'nobody', Password: first }), 'NoSuchEntity', nobody, 404)
  await assertRefused(iam.updateLoginProfile({ UserName: 'nobody', Password: first }), 'NoSuchEntity', nobody, 404)
  const none = 'Login Profile for User dot cannot be found.'
  await assertRefused(iam.updateLoginProfile({ UserName: 'dot', Password: first }), 'NoSuchEntity', none, 404)
  const { iam: other } = sdk(server, theirs)
  const notTheirs = 'The user with name dot cannot be found.'
  await assertRefused(other.createLoginProfile({ UserName: 'dot', Password: first }), 'NoSuchEntity', notTheirs, 404)
  await assertRefused(iam.createLoginProfile({ UserName: 'dot' }), 'ValidationError', 'Password is required.')
  await assertRefused(
    iam.createLoginProfile({ Password: first }), 'ValidationError', 'Must specify userName when calling with root credentials',
  )
  await assertRefused(
    iam.createLoginProfile({ UserName: 'dot', Password: 'Zażółć gęślą 1' }), 'ValidationError', /printable ASCII characters\.$/,
  )
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  const denial = (action: string) => 'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: '
    + `iam:${action} on resource: user ann because no identity-based policy allows the iam:${action} action`
  const ann = { UserName: 'ann', Password: first }
  await assertRefused(clerk.createLoginProfile(ann), 'AccessDenied', denial('CreateLoginProfile'), 403)
  await assertRefused(clerk.updateLoginProfile(ann), 'AccessDenied', denial('UpdateLoginProfile'), 403)
  await assertRefused(
    clerk.changePassword({ OldPassword: first, NewPassword: second }), 'AccessDenied',
    denial('ChangePassword').replace('user ann', 'user clerk'), 403,
  )
})
