import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { makeCertificate, oneDay } from '../../../../test/kit/certificates.ts'
import { root } from '../../../../test/kit/identity.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { temporaryFolder } from '../../../../test/kit/temporary-folder.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startWithOther()
const { iam } = sdk(server)
const missing = (id: string) => `The Certificate with id ${id} cannot be found.`

async function upload(CertificateBody: string, UserName?: string, client = iam) {
  return (await client.uploadSigningCertificate({ CertificateBody, ...(UserName !== undefined && { UserName }) })).Certificate!
}

const listed = async (UserName?: string, client = iam) =>
  (await client.listSigningCertificates(UserName === undefined ? {} : { UserName })).Certificates!

test('a certificate is listed as it came, is inactive, and keeps its user from being deleted', async () => {
  await iam.createUser({ UserName: 'ann' })
  const { body } = makeCertificate('ann')
  const made = await upload(body, 'ann')
  const { CertificateId, UploadDate } = made
  assert.match(CertificateId!, /^[A-Z2-7]{32}$/)
  assert.deepEqual(made, { UserName: 'ann', CertificateId, CertificateBody: body, Status: 'Active', UploadDate })
  await assertRecord(server, 'UploadSigningCertificate', {
    readOnly: false, requestParameters: { userName: 'ann', certificateBody: body },
  })
  await iam.updateSigningCertificate({ UserName: 'ann', CertificateId, Status: 'Inactive' })
  await assertRecord(server, 'UpdateSigningCertificate', {
    readOnly: false, requestParameters: { userName: 'ann', certificateId: CertificateId!, status: 'Inactive' },
    responseElements: null,
  })
  assert.deepEqual(await listed('ann'), [{ ...made, Status: 'Inactive' }])
  const first = 'Cannot delete entity, must delete certificates first.'
  await assertRefused(iam.deleteUser({ UserName: 'ann' }), 'DeleteConflict', first, 409)
  await iam.deleteSigningCertificate({ UserName: 'ann', CertificateId })
  assert.deepEqual(await listed('ann'), [])
  await iam.deleteUser({ UserName: 'ann' })
})

test('without a name it is the caller’s own', async () => {
  const { iam: bob } = sdk(server, await createUser(server, 'bob', allow('iam:*')))
  const { CertificateId } = await upload(makeCertificate('bob').body, undefined, bob)
  assert.deepEqual((await listed('bob')).map(certificate => certificate.CertificateId), [CertificateId])
  await bob.updateSigningCertificate({ CertificateId, Status: 'Inactive' })
  assert.deepEqual((await listed(undefined, bob)).map(({ Status, UserName }) => [Status, UserName]), [['Inactive', 'bob']])
  await bob.deleteSigningCertificate({ CertificateId })
  assert.deepEqual(await listed('bob'), [])
})

test('root’s names no user, is counted, and is there when the server starts again', async () => {
  const folder = temporaryFolder()
  const first = await startServer({ folder: folder.path })
  const { CertificateId, UserName } = await upload(makeCertificate('root').body, undefined, sdk(first, root).iam)
  assert.equal(UserName, undefined)
  await first.stop()
  const rootAccessKey = { ...root, accessKeyId: 'AKIAANOTHERROOT00000' }
  const again = await startServer({ folder: folder.path, rootAccessKey })
  const { iam: later } = sdk(again, rootAccessKey)
  assert.deepEqual((await listed(undefined, later)).map(certificate => certificate.CertificateId), [CertificateId])
  const present = async () => (await later.getAccountSummary({})).SummaryMap!.AccountSigningCertificatesPresent
  assert.equal(await present(), 1)
  await later.deleteSigningCertificate({ CertificateId })
  assert.equal(await present(), 0)
  await again.stop()
  folder.remove()
})

test('a user has two at most, and an account each once', async () => {
  await iam.createUser({ UserName: 'two' })
  const [one, other, third] = ['1', '2', '3'].map(name => makeCertificate(name).body)
  const { CertificateId } = await upload(one!, 'two')
  const exists = `The Certificate with id ${CertificateId} already exists.`
  await assertRefused(upload(one!, 'two'), 'EntityAlreadyExists', exists, 409)
  await iam.createUser({ UserName: 'else' })
  const taken = 'The certificate is associated with another user of the account.'
  await assertRefused(upload(one!, 'else'), 'DuplicateCertificate', taken, 409)
  const { CertificateId: second } = await upload(other!, 'two')
  await assertRefused(upload(third!, 'two'), 'LimitExceeded', 'Cannot exceed quota for CertificatesPerUser: 2', 409)
  const { Certificates, IsTruncated, Marker } = await iam.listSigningCertificates({ UserName: 'two', MaxItems: 1 })
  assert.equal(IsTruncated, true)
  const rest = await iam.listSigningCertificates({ UserName: 'two', MaxItems: 1, Marker })
  assert.deepEqual(
    [...Certificates!, ...rest.Certificates!].map(certificate => certificate.CertificateId), [CertificateId, second].sort(),
  )
  const { iam: elsewhere } = sdk(server, theirs)
  await elsewhere.createUser({ UserName: 'two' })
  assert.equal((await upload(one!, 'two', elsewhere)).CertificateId, CertificateId)
  await elsewhere.deleteSigningCertificate({ UserName: 'two', CertificateId })
  assert.equal((await listed('two')).length, 2)
})

test('what is no certificate, or none that is good now', async () => {
  const { body } = makeCertificate('bad')
  for (const text of ['invalid', body + body]) {
    await assertRefused(upload(text, 'else'), 'MalformedCertificate', `Certificate ${text} is malformed.`)
  }
  const [before, after] = [new Date(Date.now() - oneDay), new Date(Date.now() + oneDay)]
  const expired = makeCertificate('old', { from: new Date(before.getTime() - oneDay), to: before }).body
  await assertRefused(upload(expired, 'else'), 'MalformedCertificate', 'The certificate has expired.')
  const early = makeCertificate('new', { from: after, to: new Date(after.getTime() + oneDay) }).body
  await assertRefused(upload(early, 'else'), 'InvalidCertificate', 'The certificate is not valid yet.')
})

test('a certificate that is not there, is another’s, or is told to have expired', async () => {
  const [{ CertificateId: id } = {}] = await listed('two')
  for (const [UserName, CertificateId] of [['two', 'A'.repeat(32)], ['else', id!]] as const) {
    const named = { UserName, CertificateId }
    for (const call of [
      () => iam.updateSigningCertificate({ ...named, Status: 'Active' }), () => iam.deleteSigningCertificate(named),
    ]) {
      await assertRefused(call(), 'NoSuchEntity', missing(CertificateId), 404)
    }
  }
  const expired = iam.updateSigningCertificate({ UserName: 'two', CertificateId: id, Status: 'Expired' })
  await assertRefused(expired, 'InvalidInput', 'Status must be Active or Inactive.')
  const nobody = 'The user with name nobody cannot be found.'
  await assertRefused(upload(makeCertificate('x').body, 'nobody'), 'NoSuchEntity', nobody, 404)
})

test('without the permission it stays', async () => {
  const [{ CertificateId } = {}] = await listed('two')
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.deleteSigningCertificate({ UserName: 'two', CertificateId }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DeleteSigningCertificate '
      + 'on resource: user two because no identity-based policy allows the iam:DeleteSigningCertificate action',
    403,
  )
  assert.equal((await listed('two')).length, 2)
})
