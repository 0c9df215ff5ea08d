import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { account } from '../../../../test/kit/identity.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { createUser, policy } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { iam } = sdk(server)
const { iam: other } = sdk(server, theirs)
const none = (of: string) => `The Password Policy with domain name ${of} cannot be found.`
await iam.createUser({ UserName: 'ann' })
await iam.createLoginProfile({ UserName: 'ann', Password: 'Correct horse 0' })

const set = (Password: string) => iam.updateLoginProfile({ UserName: 'ann', Password })
const violates = (Password: string, message: string) => assertRefused(set(Password), 'PasswordPolicyViolation', message)

test('an account has one, whose left out parts are as they are by default', async () => {
  await assertRefused(iam.getAccountPasswordPolicy({}), 'NoSuchEntity', none(account), 404)
  await iam.updateAccountPasswordPolicy({})
  const byDefault = {
    MinimumPasswordLength: 6, RequireSymbols: false, RequireNumbers: false, RequireUppercaseCharacters: false,
    RequireLowercaseCharacters: false, AllowUsersToChangePassword: false, ExpirePasswords: false,
  }
  const shown = async () => (await iam.getAccountPasswordPolicy({})).PasswordPolicy
  assert.deepEqual(await shown(), byDefault)
  const custom = {
    MinimumPasswordLength: 10, RequireSymbols: true, RequireNumbers: true, RequireUppercaseCharacters: true,
    RequireLowercaseCharacters: true, AllowUsersToChangePassword: true, MaxPasswordAge: 60, PasswordReusePrevention: 3,
    HardExpiry: true,
  }
  await iam.updateAccountPasswordPolicy(custom)
  await assertRecord(server, 'UpdateAccountPasswordPolicy', { readOnly: false, responseElements: null })
  assert.deepEqual(await shown(), { ...custom, ExpirePasswords: true })
  await assertRefused(other.getAccountPasswordPolicy({}), 'NoSuchEntity', none('111111111111'), 404)
  await iam.updateAccountPasswordPolicy({ MinimumPasswordLength: 128 })
  assert.deepEqual(await shown(), { ...byDefault, MinimumPasswordLength: 128 })
  await iam.deleteAccountPasswordPolicy({})
  await assertRecord(server, 'DeleteAccountPasswordPolicy', { readOnly: false, requestParameters: null })
  await assertRefused(iam.getAccountPasswordPolicy({}), 'NoSuchEntity', none(account), 404)
  await assertRefused(
    iam.deleteAccountPasswordPolicy({}), 'NoSuchEntity', 'The account policy with name PasswordPolicy cannot be found.', 404,
  )
})

test('what is out of range is told of all parts', async () => {
  await assertRefused(
    iam.updateAccountPasswordPolicy({ MinimumPasswordLength: 129, PasswordReusePrevention: 25, MaxPasswordAge: 1096 }),
    'ValidationError',
    '3 validation errors detected: Value at \'minimumPasswordLength\' failed to satisfy constraint: Member must have value less '
      + 'than or equal to 128; Value at \'passwordReusePrevention\' failed to satisfy constraint: Member must have value less '
      + 'than or equal to 24; Value at \'maxPasswordAge\' failed to satisfy constraint: Member must have value less than or '
      + 'equal to 1095',
  )
  for (const low of [{ MinimumPasswordLength: 5 }, { PasswordReusePrevention: 0 }, { MaxPasswordAge: 0 }]) {
    await assertRefused(iam.updateAccountPasswordPolicy(low), 'ValidationError', /greater than or equal to/)
  }
})

test('without one eight characters, of three of four kinds', async () => {
  await violates('Short 1', 'Password should have a minimum length of 8')
  await violates(
    'lowercase1', 'Password should meet 1 more of the following requirements: '
      + 'Password should have at least one uppercase letter, Password should have at least one symbol',
  )
  await violates(
    'lowercase', 'Password should meet 2 more of the following requirements: Password should have at least one uppercase letter, '
      + 'Password should have at least one number, Password should have at least one symbol',
  )
  for (const good of ['Lowercase1', 'lowercase-1', 'LOWER-case', 'UPPER(case)', 'UPPER-1-2']) await set(good)
})

test('with one, what it asks for and nothing else', async () => {
  await iam.updateAccountPasswordPolicy({ MinimumPasswordLength: 6 })
  await set('letter')
  await iam.updateAccountPasswordPolicy({ RequireUppercaseCharacters: true, RequireNumbers: true })
  await violates('letter', 'Password should have at least one uppercase letter, Password should have at least one number')
  await violates('Letter', 'Password should have at least one number')
  await set('Letter1')
  await iam.updateAccountPasswordPolicy({ RequireSymbols: true, RequireLowercaseCharacters: true })
  await violates('LETTER', 'Password should have at least one lowercase letter, Password should have at least one symbol')
  await violates('letter~', 'Password should have at least one symbol')
  for (const symbol of '!@#$%^&*()_+-=[]{}|\'') await set(`letter${symbol}`)
  await violates('short', 'Password should have a minimum length of 6')
})

test('as many of the newest as it says are not taken again', async () => {
  await iam.updateAccountPasswordPolicy({})
  for (const password of ['former-1', 'former-2', 'former-3']) await set(password)
  await set('former-3')
  await iam.updateAccountPasswordPolicy({ PasswordReusePrevention: 2 })
  const reused = 'Policy constraint violation with password reuse prevention during password change.'
  await violates('former-3', reused)
  await set('former-4')
  await violates('former-4', reused)
  await violates('former-3', reused)
  await set('former-2')
  await iam.updateAccountPasswordPolicy({ PasswordReusePrevention: 24 })
  await violates('former-1', reused)
})

test('it may let all users change their own password, but for whom a policy denies it', async () => {
  const Password = 'Correct horse 1'
  const { iam: bob } = sdk(server, await createUser(server, 'bob'))
  await iam.createLoginProfile({ UserName: 'bob', Password })
  const change = (OldPassword: string, NewPassword: string) => bob.changePassword({ OldPassword, NewPassword })
  await iam.updateAccountPasswordPolicy({ AllowUsersToChangePassword: false })
  await assertRefused(change(Password, 'Battery 2'), 'AccessDenied', /no identity-based policy allows/, 403)
  await iam.updateAccountPasswordPolicy({ AllowUsersToChangePassword: true })
  await change(Password, 'Battery 2')
  const denies = { Effect: 'Deny', Action: 'iam:ChangePassword', Resource: '*' } as const
  await iam.putUserPolicy({ UserName: 'bob', PolicyName: 'kept', PolicyDocument: policy(denies) })
  await assertRefused(change('Battery 2', 'Battery 3'), 'AccessDenied', /explicit deny in an identity-based policy/, 403)
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  const denial = (action: string) => 'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: '
    + `iam:${action} on resource: * because no identity-based policy allows the iam:${action} action`
  const update = 'UpdateAccountPasswordPolicy'
  await assertRefused(clerk.updateAccountPasswordPolicy({}), 'AccessDenied', denial(update), 403)
  const remove = 'DeleteAccountPasswordPolicy'
  await assertRefused(clerk.deleteAccountPasswordPolicy({}), 'AccessDenied', denial(remove), 403)
})
