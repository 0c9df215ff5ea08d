import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCertificate } from '../../../../test/kit/certificates.ts'
import { account, root, type Identity } from '../../../../test/kit/identity.ts'
import { newPhone } from '../../../../test/kit/mfa.ts'
import { createAccount, memberOf } from '../../../../test/kit/organizations.ts'
import { pass } from '../../../../test/kit/pass.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { assumeRoot, openRootAccess } from '../../../../test/kit/root-access.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'
import { featureOf, taskPolicy } from './tasks.ts'

const server = await startServer()
await openRootAccess(server)
const shop = await createAccount(server, 'shop')
const shops = await memberOf(server, shop)
const ann = await createUser(server, 'ann', allow('sts:AssumeRoot'))
const as = async (task: string) => sdk(server, await assumeRoot(server, ann, shop, task))

test('what is no task has no policy, rather than one that denies nothing', () => {
  const others = [
    'arn:aws:iam::aws:policy/AdministratorAccess', 'arn:aws:iam::aws:policy/root-task/Everything',
    'arn:aws:iam::aws:policy/root-task/constructor', 'arn:aws:iam::123456789012:policy/root-task/IAMAuditRootUserCredentials', '',
  ]
  for (const arn of others) {
    assert.equal(featureOf(arn), undefined)
    assert.throws(() => taskPolicy(arn), /is no policy of a task/)
  }
})

test('to look at what root has, which is nothing, and at nobody else', async () => {
  const { iam } = await as('IAMAuditRootUserCredentials')
  assert.deepEqual((await iam.listAccessKeys({})).AccessKeyMetadata, [])
  assert.deepEqual((await iam.listMFADevices({})).MFADevices, [])
  assert.deepEqual((await iam.listSigningCertificates({})).Certificates, [])
  assert.equal((await iam.getUser({})).User!.Arn, `arn:aws:iam::${shop}:root`)
  assert.equal((await iam.getAccountSummary({})).SummaryMap!['AccountPasswordPresent'], 0)
  await assertRefused(iam.getLoginProfile({}), 'NoSuchEntity', /cannot be found/, 404)
  const { iam: own } = sdk(server, shops)
  await own.createUser({ UserName: 'bob' })
  for (const call of [() => iam.listAccessKeys({ UserName: 'bob' }), () => iam.getUser({ UserName: 'bob' })]) {
    await assertRefused(call(), 'AccessDenied', /explicit deny in an identity-based policy/, 403)
  }
})

test('root may set a password again, and may not when that is taken back', async () => {
  const { iam: creating } = await as('IAMCreateRootUserPassword')
  await assertRefused(creating.createLoginProfile({ Password: 'Correct horse 1' }), 'ValidationError', /must be omitted/)
  const { LoginProfile } = await creating.createLoginProfile({})
  assert.deepEqual([LoginProfile!.UserName, LoginProfile!.PasswordResetRequired], [shop, false])
  assert.equal((await lastRecord(server, 'CreateLoginProfile')).recipientAccountId, shop)
  await assertRefused(creating.createLoginProfile({}), 'EntityAlreadyExists', /already exists/, 409)
  assert.deepEqual((await creating.getLoginProfile({})).LoginProfile, LoginProfile)
  await assertRefused(creating.deleteLoginProfile({}), 'AccessDenied', /explicit deny/, 403)
  const { iam: looking } = await as('IAMAuditRootUserCredentials')
  assert.equal((await looking.getAccountSummary({})).SummaryMap!['AccountPasswordPresent'], 1)
  const { iam: deleting } = await as('IAMDeleteRootUserCredentials')
  await assertRefused(deleting.createLoginProfile({}), 'AccessDenied', /explicit deny/, 403)
  await deleting.deleteLoginProfile({})
  await assertRefused(deleting.deleteLoginProfile({}), 'NoSuchEntity', /cannot be found/, 404)
})

test('with its own credentials root does not speak of its password', async () => {
  const { iam } = sdk(server)
  const message = 'Must specify userName when calling with root credentials'
  for (const call of [() => iam.createLoginProfile({}), () => iam.getLoginProfile({}), () => iam.deleteLoginProfile({})]) {
    await assertRefused(call(), 'ValidationError', message)
  }
})

/** An organization that the account of the server's root user is a member of: who manages it. */
async function otherOrganization(given: Awaited<ReturnType<typeof startServer>>): Promise<Identity> {
  const { organizations } = sdk(given)
  await organizations.createOrganization({})
  const head = await createAccount(given, 'head')
  const { iam } = sdk(given, await memberOf(given, head))
  await iam.createUser({ UserName: 'max' })
  await iam.putUserPolicy({ UserName: 'max', PolicyName: 'all', PolicyDocument: policy(allow('*')) })
  const { AccessKey } = await iam.createAccessKey({ UserName: 'max' })
  const max = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }
  await pass(given, 5 * 24 * 3600_000)
  await organizations.removeAccountFromOrganization({ AccountId: head })
  await organizations.deleteOrganization({})
  await openRootAccess(given, max)
  const Target = { Id: account, Type: 'ACCOUNT' } as const
  const { Handshake } = await sdk(given, max).organizations.inviteAccountToOrganization({ Target })
  await organizations.acceptHandshake({ HandshakeId: Handshake!.Id })
  return max
}

test('keys, devices and certificates of root are taken from it, and then it does nothing', async () => {
  const given = await startServer({ dev: true })
  const max = await otherOrganization(given)
  const { iam: own } = sdk(given)
  const UserName = account
  const phone = await newPhone(given, 'root', () => Date.now() + 5 * 24 * 3600_000)
  await own.enableMFADevice({ UserName, SerialNumber: phone.serial, ...phone.codes() })
  const { iam } = sdk(given, await assumeRoot(given, max, account, 'IAMDeleteRootUserCredentials'))
  const [key] = (await iam.listAccessKeys({})).AccessKeyMetadata!
  assert.equal(key!.AccessKeyId, root.accessKeyId)
  assert.ok((await iam.getAccessKeyLastUsed({ AccessKeyId: key!.AccessKeyId })).AccessKeyLastUsed)
  const [device] = (await iam.listMFADevices({})).MFADevices!
  await iam.deactivateMFADevice({ SerialNumber: device!.SerialNumber })
  assert.deepEqual((await iam.listMFADevices({})).MFADevices, [])
  const CertificateBody = makeCertificate('root', { to: new Date(Date.now() + 30 * 24 * 3600_000) }).body
  const { Certificate } = await own.uploadSigningCertificate({ CertificateBody })
  await iam.deleteSigningCertificate({ CertificateId: Certificate!.CertificateId })
  assert.deepEqual((await iam.listSigningCertificates({})).Certificates, [])
  await iam.deleteAccessKey({ AccessKeyId: key!.AccessKeyId })
  await assertRefused(own.listUsers({}), 'InvalidClientTokenId', /security token/, 403)
  assert.deepEqual((await iam.listAccessKeys({})).AccessKeyMetadata, [])
})

test('a queue whose policy denies everybody is unlocked, by root alone', async () => {
  const { sqs } = sdk(server, shops)
  const QueueUrl = (await sqs.createQueue({ QueueName: 'locked' })).QueueUrl!
  const Policy = policy({
    Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: `arn:aws:sqs:us-east-1:${shop}:locked`,
  })
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } })
  const denied = /explicit deny in a resource-based policy/
  const unlock = { QueueUrl, Attributes: { Policy: '' } }
  await assertRefused(sqs.setQueueAttributes(unlock), 'AccessDenied', denied)
  await assertRefused(sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['Policy'] }), 'AccessDenied', denied)
  // Root of another account is nobody here.
  await assertRefused(sdk(server).sqs.setQueueAttributes(unlock), 'AccessDenied', /./)
  const { sqs: unlocking } = await as('SQSUnlockQueuePolicy')
  assert.deepEqual((await unlocking.listQueues({})).QueueUrls, [QueueUrl])
  assert.ok((await unlocking.getQueueAttributes({ QueueUrl, AttributeNames: ['Policy'] })).Attributes!['Policy'])
  await assertRefused(unlocking.sendMessage({ QueueUrl, MessageBody: 'x' }), 'AccessDenied', /explicit deny/)
  await assertRefused(unlocking.deleteQueue({ QueueUrl }), 'AccessDenied', /explicit deny/)
  await unlocking.setQueueAttributes(unlock)
  await sqs.sendMessage({ QueueUrl, MessageBody: 'x' })
})

test('so does root with its own credentials', async () => {
  const { sqs } = sdk(server)
  const QueueUrl = (await sqs.createQueue({ QueueName: 'locked' })).QueueUrl!
  const Resource = `arn:aws:sqs:us-east-1:${account}:locked`
  const Policy = policy({ Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource })
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } })
  await assertRefused(sqs.sendMessage({ QueueUrl, MessageBody: 'x' }), 'AccessDenied', /explicit deny in a resource-based policy/)
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy: '' } })
  await sqs.sendMessage({ QueueUrl, MessageBody: 'x' })
})
