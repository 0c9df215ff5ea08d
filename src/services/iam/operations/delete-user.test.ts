import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCertificate } from '../../../../test/kit/certificates.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)

test('a user is gone, and its name is free again', async () => {
  await iam.createUser({ UserName: 'ann' })
  await iam.deleteUser({ UserName: 'ann' })
  await assertRecord(server, 'DeleteUser', { readOnly: false, requestParameters: { userName: 'ann' }, responseElements: null })
  await assertRefused(iam.getUser({ UserName: 'ann' }), 'NoSuchEntity', 'The user with name ann cannot be found.', 404)
  await iam.createUser({ UserName: 'ann' })
})

test('a user with access keys or policies stays', async () => {
  await iam.createUser({ UserName: 'bob' })
  const { AccessKey } = await iam.createAccessKey({ UserName: 'bob' })
  const refused = (message: string) => assertRefused(iam.deleteUser({ UserName: 'bob' }), 'DeleteConflict', message, 409)
  await refused('Cannot delete entity, must delete access keys first.')
  await iam.deleteAccessKey({ UserName: 'bob', AccessKeyId: AccessKey!.AccessKeyId! })
  await iam.putUserPolicy({ UserName: 'bob', PolicyName: 'one', PolicyDocument: policy(allow('kms:*')) })
  await refused('Cannot delete entity, must delete policies first.')
  await iam.deleteUserPolicy({ UserName: 'bob', PolicyName: 'one' })
  await iam.deleteUser({ UserName: 'bob' })
})

test('what a user has is told one behind the other', async () => {
  const UserName = 'all'
  await iam.createUser({ UserName })
  const refused = (message: string) => assertRefused(iam.deleteUser({ UserName }), 'DeleteConflict', message, 409)
  const { AccessKey } = await iam.createAccessKey({ UserName })
  const { Certificate } = await iam.uploadSigningCertificate({ UserName, CertificateBody: makeCertificate('all').body })
  await iam.putUserPolicy({ UserName, PolicyName: 'one', PolicyDocument: policy(allow('kms:*')) })
  const made = await iam.createServiceSpecificCredential({ UserName, ServiceName: 'codecommit.amazonaws.com' })
  const { ServiceSpecificCredentialId } = made.ServiceSpecificCredential!
  await refused('Cannot delete entity, must delete access keys first.')
  await iam.deleteAccessKey({ UserName, AccessKeyId: AccessKey!.AccessKeyId! })
  await refused('Cannot delete entity, must delete certificates first.')
  await iam.deleteSigningCertificate({ UserName, CertificateId: Certificate!.CertificateId! })
  await refused('Cannot delete entity, must delete policies first.')
  await iam.deleteUserPolicy({ UserName, PolicyName: 'one' })
  await refused('Cannot delete entity, must remove referenced objects first.')
  await iam.deleteServiceSpecificCredential({ UserName, ServiceSpecificCredentialId })
  await iam.deleteUser({ UserName })
})

test('a user that is not there', async () => {
  await assertRefused(iam.deleteUser({ UserName: 'nobody' }), 'NoSuchEntity', 'The user with name nobody cannot be found.', 404)
})

test('without the permission it stays', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.deleteUser({ UserName: 'ann' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:DeleteUser '
      + 'on resource: user ann because no identity-based policy allows the iam:DeleteUser action',
    403,
  )
  assert.equal((await iam.getUser({ UserName: 'ann' })).User!.UserName, 'ann')
})
