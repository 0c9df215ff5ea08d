import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { createUser } from '../../../../test/kit/users.ts'
import { fingerprintOf, readSshKey, writeSshKey } from './ssh-key-text.ts'

const server = await startWithOther()
const { iam } = sdk(server)

/** A new key in both encodings, and its fingerprint. */
function newKey() {
  const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'pem', type: 'spki' }) as string
  const key = readSshKey(pem)
  const { blob } = typeof key === 'string' ? assert.fail(key) : key
  return { pem, line: writeSshKey(blob, 'SSH'), fingerprint: fingerprintOf(blob) }
}

const idsOf = async (UserName: string) =>
  (await iam.listSSHPublicKeys({ UserName })).SSHPublicKeys!.map(({ SSHPublicKeyId }) => SSHPublicKeyId!)

async function upload(UserName: string, SSHPublicKeyBody: string) {
  return (await iam.uploadSSHPublicKey({ UserName, SSHPublicKeyBody })).SSHPublicKey!
}

test('a key is told in the encoding that is asked for, is inactive, and is gone', async () => {
  await iam.createUser({ UserName: 'ann' })
  const { pem, line, fingerprint } = newKey()
  const body = `${line} ann@example.com`
  const made = await upload('ann', body)
  const { SSHPublicKeyId, UploadDate } = made
  assert.match(SSHPublicKeyId!, /^APKA[A-Z2-7]{16}$/)
  const shown = { UserName: 'ann', SSHPublicKeyId, Status: 'Active', UploadDate }
  assert.deepEqual(made, { ...shown, SSHPublicKeyBody: line, Fingerprint: fingerprint })
  await assertRecord(server, 'UploadSSHPublicKey', {
    readOnly: false, requestParameters: { userName: 'ann', sSHPublicKeyBody: body },
  })
  const named = { UserName: 'ann', SSHPublicKeyId: SSHPublicKeyId! }
  assert.deepEqual((await iam.getSSHPublicKey({ ...named, Encoding: 'SSH' })).SSHPublicKey, made)
  await assertRecord(server, 'GetSSHPublicKey', { readOnly: true, responseElements: null })
  assert.equal((await iam.getSSHPublicKey({ ...named, Encoding: 'PEM' })).SSHPublicKey!.SSHPublicKeyBody, pem)
  await iam.updateSSHPublicKey({ ...named, Status: 'Inactive' })
  await assertRecord(server, 'UpdateSSHPublicKey', {
    readOnly: false, requestParameters: { userName: 'ann', sSHPublicKeyId: SSHPublicKeyId!, status: 'Inactive' },
    responseElements: null,
  })
  assert.deepEqual((await iam.listSSHPublicKeys({ UserName: 'ann' })).SSHPublicKeys, [{ ...shown, Status: 'Inactive' }])
  const first = 'Cannot delete entity, must remove referenced objects first.'
  await assertRefused(iam.deleteUser({ UserName: 'ann' }), 'DeleteConflict', first, 409)
  await iam.deleteSSHPublicKey(named)
  assert.deepEqual(await idsOf('ann'), [])
  await iam.deleteUser({ UserName: 'ann' })
})

test('what came in PEM is told as a line as well', async () => {
  await iam.createUser({ UserName: 'pem' })
  const { pem, line, fingerprint } = newKey()
  const { SSHPublicKeyId, SSHPublicKeyBody, Fingerprint } = await upload('pem', pem)
  assert.deepEqual([SSHPublicKeyBody, Fingerprint], [pem, fingerprint])
  const got = await iam.getSSHPublicKey({ UserName: 'pem', SSHPublicKeyId: SSHPublicKeyId!, Encoding: 'SSH' })
  assert.equal(got.SSHPublicKey!.SSHPublicKeyBody, line)
})

test('a user has a key once, however it is encoded, and another may have it as well', async () => {
  for (const UserName of ['once', 'too']) await iam.createUser({ UserName })
  const { pem, line } = newKey()
  await upload('once', line)
  for (const body of [line, `${line} again`, pem]) {
    await assertRefused(
      upload('once', body), 'DuplicateSSHPublicKey', 'The SSH public key is already associated with user once.',
    )
  }
  await upload('too', pem)
})

test('a user has five at most, listed page by page', async () => {
  await iam.createUser({ UserName: 'many' })
  const made: string[] = []
  for (let i = 0; i < 5; i++) made.push((await upload('many', newKey().line)).SSHPublicKeyId!)
  await assertRefused(upload('many', newKey().line), 'LimitExceeded', 'Cannot exceed quota for SSHPublicKeysPerUser: 5', 409)
  const found: string[] = []
  let Marker: string | undefined
  do {
    const page = await iam.listSSHPublicKeys({ UserName: 'many', MaxItems: 2, ...(Marker !== undefined && { Marker }) })
    found.push(...page.SSHPublicKeys!.map(({ SSHPublicKeyId }) => SSHPublicKeyId!))
    Marker = page.Marker
  } while (Marker !== undefined)
  assert.deepEqual(found, [...made].sort())
})

test('what is no key is refused', async () => {
  await iam.createUser({ UserName: 'bad' })
  const unrecognized = 'The public key must be encoded in ssh-rsa format or PEM format.'
  for (const body of ['key', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5']) {
    await assertRefused(upload('bad', body), 'UnrecognizedPublicKeyEncoding', unrecognized)
  }
  const invalid = 'The public key must be an RSA key of 2048 bits or more.'
  await assertRefused(upload('bad', 'ssh-rsa AAAA'), 'InvalidPublicKey', invalid)
})

test('a key that is not there, is another’s, or is told to have expired', async () => {
  const { SSHPublicKeyId } = await upload('bad', newKey().line)
  await iam.createUser({ UserName: 'other' })
  for (const [UserName, id] of [['bad', 'APKA2222222222222222'], ['other', SSHPublicKeyId!]] as const) {
    const named = { UserName, SSHPublicKeyId: id }
    for (const call of [
      () => iam.getSSHPublicKey({ ...named, Encoding: 'SSH' }), () => iam.updateSSHPublicKey({ ...named, Status: 'Active' }),
      () => iam.deleteSSHPublicKey(named),
    ]) await assertRefused(call(), 'NoSuchEntity', `The Public Key with id ${id} cannot be found.`, 404)
  }
  const expired = iam.updateSSHPublicKey({ UserName: 'bad', SSHPublicKeyId: SSHPublicKeyId!, Status: 'Expired' })
  await assertRefused(expired, 'InvalidInput', 'Status must be Active or Inactive.')
  const nobody = 'The user with name nobody cannot be found.'
  await assertRefused(upload('nobody', newKey().line), 'NoSuchEntity', nobody, 404)
})

test('no other account has it, and without the permission it stays', async () => {
  const { iam: elsewhere } = sdk(server, theirs)
  await elsewhere.createUser({ UserName: 'bad' })
  assert.deepEqual((await elsewhere.listSSHPublicKeys({ UserName: 'bad' })).SSHPublicKeys, [])
  const [SSHPublicKeyId] = await idsOf('bad')
  const named = { UserName: 'bad', SSHPublicKeyId: SSHPublicKeyId! }
  const missing = `The Public Key with id ${SSHPublicKeyId} cannot be found.`
  await assertRefused(elsewhere.deleteSSHPublicKey(named), 'NoSuchEntity', missing, 404)
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.deleteSSHPublicKey(named), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DeleteSSHPublicKey '
      + 'on resource: user bad because no identity-based policy allows the iam:DeleteSSHPublicKey action',
    403,
  )
  assert.deepEqual(await idsOf('bad'), [SSHPublicKeyId])
})
