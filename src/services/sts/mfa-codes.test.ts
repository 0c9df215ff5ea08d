import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Credentials } from '@aws-sdk/client-sts'
import { account, root, type Identity } from '../../../test/kit/identity.ts'
import { enabledPhone, newPhone } from '../../../test/kit/mfa.ts'
import { pass } from '../../../test/kit/pass.ts'
import { lastRecord } from '../../../test/kit/record.ts'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { everyoneHere } from '../../../test/kit/roles.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser, policy, type Statement } from '../../../test/kit/users.ts'

const server = await startServer({ dev: true })
const { iam } = sdk(server)
let advanced = 0
const now = () => Date.now() + advanced

/** At the beginning of thirty seconds, of which no code was taken. */
async function nextCode(): Promise<void> {
  const rest = 31_000 - now() % 30_000
  advanced += rest
  await pass(server, rest)
}

const wrong = 'MultiFactorAuthentication failed with invalid MFA one time pass code. '
const unknown = 'MultiFactorAuthentication failed, unable to validate MFA code.  '
  + 'Please verify your MFA serial number is valid and associated with this user.'
const half = 'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.'

interface Made {
  readonly Credentials?: Credentials | undefined
}

function identityOf({ Credentials: made }: Made): Identity {
  const { AccessKeyId, SecretAccessKey, SessionToken } = made!
  return { accessKeyId: AccessKeyId!, secretAccessKey: SecretAccessKey!, sessionToken: SessionToken! }
}

async function createRole(RoleName: string, Condition: object, ...statements: readonly Statement[]): Promise<string> {
  const trust = policy({ Effect: 'Allow', Principal: { AWS: everyoneHere }, Action: 'sts:AssumeRole', Condition })
  const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument: trust })
  await iam.putRolePolicy({ RoleName, PolicyName: 'test', PolicyDocument: policy(...statements) })
  return Role!.Arn!
}

const withMfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }
const ann = await createUser(server, 'ann', allow('*'))
const phone = await enabledPhone(server, 'ann', now)
const SerialNumber = phone.serial
const guarded = await createRole('guarded', withMfa, { ...allow('kms:ListKeys'), Condition: withMfa })
const sts = sdk(server, ann).sts
const into = (more: object) => sts.assumeRole({ RoleArn: guarded, RoleSessionName: 'cli', ...more })

test('a role that trusts who has MFA is assumed with a code, and its session has had MFA', async () => {
  await assertRefused(into({}), 'AccessDenied', /not authorized to perform: sts:AssumeRole/, 403)
  await nextCode()
  const session = identityOf(await into({ SerialNumber, TokenCode: phone.code() }))
  const { requestParameters, userIdentity } = await lastRecord(server, 'AssumeRole')
  assert.deepEqual(requestParameters, { roleArn: guarded, roleSessionName: 'cli', serialNumber: SerialNumber })
  assert.equal('sessionContext' in userIdentity, false)
  assert.deepEqual((await sdk(server, session).kms.listKeys({})).Keys, [])
  const { userIdentity: caller } = await lastRecord(server, 'ListKeys')
  const { attributes } = caller['sessionContext'] as { readonly attributes: Record<string, string> }
  assert.equal(attributes['mfaAuthenticated'], 'true')
})

test('a code is good once, also of two calls at once', async () => {
  await nextCode()
  const TokenCode = phone.code()
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => into({ SerialNumber, TokenCode })))
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected'])
  await assertRefused(into({ SerialNumber, TokenCode }), 'AccessDenied', wrong, 403)
  await assertRefused(sts.getSessionToken({ SerialNumber, TokenCode }), 'AccessDenied', wrong, 403)
  await nextCode()
  await sts.getSessionToken({ SerialNumber, TokenCode: phone.code() })
})

test('a code that is wrong, or no longer good; a device that is not the caller’s; half of both', async () => {
  await nextCode()
  for (const TokenCode of [phone.code(-2), phone.code(2), String((Number(phone.code()) + 1) % 1e6).padStart(6, '0')]) {
    await assertRefused(into({ SerialNumber, TokenCode }), 'AccessDenied', wrong, 403)
    await assertRefused(sts.getSessionToken({ SerialNumber, TokenCode }), 'AccessDenied', wrong, 403)
  }
  const bob = await createUser(server, 'bob', allow('*'))
  const unused = await newPhone(server, 'unused', now)
  const TokenCode = phone.code()
  await assertRefused(sdk(server, bob).sts.getSessionToken({ SerialNumber, TokenCode }), 'AccessDenied', unknown, 403)
  await assertRefused(sdk(server).sts.getSessionToken({ SerialNumber, TokenCode }), 'AccessDenied', unknown, 403)
  for (const serial of [unused.serial, `arn:aws:iam::${account}:mfa/none`, 'GAHT12345678']) {
    await assertRefused(into({ SerialNumber: serial, TokenCode: unused.code() }), 'AccessDenied', unknown, 403)
  }
  for (const part of [{ SerialNumber }, { TokenCode }]) {
    await assertRefused(into(part), 'AccessDenied', half, 403)
    await assertRefused(sts.getSessionToken(part), 'AccessDenied', half, 403)
  }
  await sts.getSessionToken({ SerialNumber, TokenCode })
})

test('IAM takes credentials of GetSessionToken that have had MFA, and policies know how long ago', async () => {
  await nextCode()
  const session = identityOf(await sts.getSessionToken({ SerialNumber, TokenCode: phone.code() }))
  const inSession = sdk(server, session)
  assert.equal((await inSession.iam.getUser({})).User!.UserName, 'ann')
  const { userIdentity } = await lastRecord(server, 'GetUser')
  const { attributes } = userIdentity['sessionContext'] as { readonly attributes: Record<string, string> }
  assert.equal(attributes['mfaAuthenticated'], 'true')
  const lately = { NumericLessThan: { 'aws:MultiFactorAuthAge': '3600' } }
  const fresh = await createRole('fresh', lately, { ...allow('kms:ListKeys'), Condition: lately })
  const chained = identityOf(await inSession.sts.assumeRole({ RoleArn: fresh, RoleSessionName: 'chained' }))
  await sdk(server, chained).kms.listKeys({})
  advanced += 3_600_000
  await pass(server, 3_600_000)
  const denied = inSession.sts.assumeRole({ RoleArn: fresh, RoleSessionName: 'late' })
  await assertRefused(denied, 'AccessDenied', /not authorized to perform: sts:AssumeRole/, 403)
})

test('neither a session of a role nor one that is asked for in it has had MFA by itself', async () => {
  const open = await createRole('open', {}, allow('*'))
  const inRole = sdk(server, identityOf(await sts.assumeRole({ RoleArn: open, RoleSessionName: 'open' }))).sts
  await assertRefused(inRole.assumeRole({ RoleArn: guarded, RoleSessionName: 'x' }), 'AccessDenied', /sts:AssumeRole/, 403)
  await nextCode()
  const code = { SerialNumber, TokenCode: phone.code() }
  await assertRefused(inRole.assumeRole({ RoleArn: guarded, RoleSessionName: 'x', ...code }), 'AccessDenied', unknown, 403)
  const inGuarded = sdk(server, identityOf(await into(code))).sts
  await assertRefused(inGuarded.assumeRole({ RoleArn: open, RoleSessionName: 'x' }), 'AccessDenied', /sts:AssumeRole/, 403)
})

test('root has a device of its own', async () => {
  const ofRoot = await enabledPhone(server, account, now)
  await nextCode()
  const session = await sdk(server, root).sts.getSessionToken({ SerialNumber: ofRoot.serial, TokenCode: ofRoot.code() })
  assert.equal((await sdk(server, identityOf(session)).iam.listUsers({})).Users!.length > 0, true)
})

test('who guesses is told nothing more in these thirty seconds', async () => {
  await nextCode()
  const right = phone.code()
  const guesses = Array.from({ length: 12 }, (_, i) => String((Number(right) + 1000 + i) % 1e6).padStart(6, '0'))
  for (const TokenCode of [...guesses, right]) {
    await assertRefused(sts.getSessionToken({ SerialNumber, TokenCode }), 'AccessDenied', wrong, 403)
  }
  await nextCode()
  await sts.getSessionToken({ SerialNumber, TokenCode: phone.code() })
})

test('a device that is deactivated proves nobody', async () => {
  await iam.deactivateMFADevice({ UserName: 'ann', SerialNumber })
  await nextCode()
  await assertRefused(into({ SerialNumber, TokenCode: phone.code() }), 'AccessDenied', unknown, 403)
})
