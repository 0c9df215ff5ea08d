import assert from 'node:assert/strict'
import { test } from 'node:test'
import { other, startWithOther, theirs } from '../../../../test/kit/accounts.ts'
import { makeCertificate } from '../../../../test/kit/certificates.ts'
import { account } from '../../../../test/kit/identity.ts'
import { enabledPhone } from '../../../../test/kit/mfa.ts'
import { pass } from '../../../../test/kit/pass.ts'
import { assertRecord } from '../../../../test/kit/record.ts'
import { refusal, assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const header = 'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,'
  + 'mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,'
  + 'access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,'
  + 'access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,'
  + 'cert_2_last_rotated'
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

test('a name or a path goes beyond no cell of its line', async () => {
  const { iam } = sdk(await startServer())
  const Path = '/x,2020-01-01T00:00:00Z,true,"no_information",true/'
  const { User } = await iam.createUser({ UserName: 'a,b', Path })
  await iam.generateCredentialReport({})
  await iam.generateCredentialReport({})
  const text = Buffer.from((await iam.getCredentialReport({})).Content!).toString()
  const line = text.split('\n').find(one => one.startsWith('"a,b"'))!
  const cells = [...line.matchAll(/(?:^|,)("(?:[^"]|"")*"|[^",]*)/g)].map(([, cell]) => cell!)
  assert.equal(cells.length, header.split(',').length)
  assert.deepEqual(cells.slice(0, 2), ['"a,b"', `"${User!.Arn!.replaceAll('"', '""')}"`])
})

test('a line of each user behind that of root, as it was when the report was made', async () => {
  const server = await startWithOther()
  const { iam } = sdk(server)
  const { code, status } = await refusal(iam.getCredentialReport({}))
  assert.deepEqual([code, status], ['ReportNotPresent', 410])
  await iam.createUser({ UserName: 'Bea' })
  await iam.createUser({ UserName: 'ann', Path: '/staff/' })
  await iam.updateAccountPasswordPolicy({ MaxPasswordAge: 90 })
  await iam.createLoginProfile({ UserName: 'ann', Password: 'Correct horse 1' })
  const keys = []
  for (let i = 0; i < 2; i++) keys.push((await iam.createAccessKey({ UserName: 'ann' })).AccessKey!.AccessKeyId!)
  keys.sort()
  await iam.updateAccessKey({ UserName: 'ann', AccessKeyId: keys[1]!, Status: 'Inactive' })
  await enabledPhone(server, 'ann')
  const certify = async (UserName: string) => {
    const { Certificate } = await iam.uploadSigningCertificate({ UserName, CertificateBody: makeCertificate(UserName).body })
    return Certificate!.CertificateId!
  }
  await iam.updateSigningCertificate({ UserName: 'ann', CertificateId: await certify('ann'), Status: 'Inactive' })
  for (const name of ['ann', 'Bea']) await certify(name)
  const { $metadata: _, ...started } = await iam.generateCredentialReport({})
  assert.deepEqual(started, { State: 'STARTED', Description: 'No report exists. Starting a new report generation task' })
  await assertRecord(server, 'GenerateCredentialReport', { requestParameters: null, responseElements: null })
  await iam.createUser({ UserName: 'late' })
  const { $metadata: _again, ...again } = await iam.generateCredentialReport({})
  assert.deepEqual(again, { State: 'COMPLETE' })
  const { Content, ReportFormat, GeneratedTime } = await iam.getCredentialReport({})
  assert.equal(ReportFormat, 'text/csv')
  assert.ok(Math.abs(GeneratedTime!.getTime() - Date.now()) < 60_000)
  await assertRecord(server, 'GetCredentialReport', { readOnly: true, responseElements: null })
  const [first, root, ann, bea, ...more] = Buffer.from(Content!).toString().split('\n')
  assert.deepEqual([first, more], [header, []])
  const fields = (line: string | undefined) => line!.split(',').map(field => (time.test(field) ? 'time' : field))
  const nothing = 'false,N/A,N/A,N/A,N/A'
  assert.equal(fields(root).slice(0, 10).join(), `<root_account>,arn:aws:iam::${account}:root,time,`
    + 'not_supported,no_information,not_supported,not_supported,false,true,time')
  assert.equal(fields(ann).join(), `ann,arn:aws:iam::${account}:user/staff/ann,time,true,no_information,time,time,true,`
    + `true,time,N/A,N/A,N/A,false,time,N/A,N/A,N/A,false,time,true,time`)
  assert.equal(fields(bea).join(), `Bea,arn:aws:iam::${account}:user/Bea,time,false,N/A,N/A,N/A,false,`
    + `${nothing},${nothing},true,time,false,N/A`)
  const [, , , , , changed, next] = ann!.split(',')
  assert.equal(Date.parse(next!) - Date.parse(changed!), 90 * 86_400_000)
  const { iam: elsewhere } = sdk(server, theirs)
  assert.equal((await refusal(elsewhere.getCredentialReport({}))).code, 'ReportNotPresent')
  await elsewhere.generateCredentialReport({})
  const theirReport = Buffer.from((await elsewhere.getCredentialReport({})).Content!).toString()
  assert.deepEqual(theirReport.split('\n').slice(1).map(line => line.split(',')[1]), [`arn:aws:iam::${other}:root`])
})

test('four hours later it has expired, and another is made; one with fewer lines has none of the last', async () => {
  const server = await startServer({ dev: true })
  const { iam } = sdk(server)
  const names = Array.from({ length: 300 }, (_, i) => `user-${String(i).padStart(3, '0')}-${'x'.repeat(40)}`)
  for (const UserName of names) await iam.createUser({ UserName })
  const lines = async () => Buffer.from((await iam.getCredentialReport({})).Content!).toString().split('\n')
  await iam.generateCredentialReport({})
  assert.deepEqual((await lines()).slice(2).map(line => line.split(',')[0]), names)
  for (const UserName of names) await iam.deleteUser({ UserName })
  await pass(server, 4 * 3_600_000)
  const { code, status } = await refusal(iam.getCredentialReport({}))
  assert.deepEqual([code, status], ['ReportExpired', 410])
  const { $metadata: _, ...started } = await iam.generateCredentialReport({})
  assert.deepEqual(started, { State: 'STARTED' })
  assert.equal((await lines()).length, 2)
})

test('without the permission it is refused', async () => {
  const server = await startServer()
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  const denial = (action: string) => `User: arn:aws:iam::${account}:user/clerk is not authorized to perform: iam:${action} `
    + `on resource: * because no identity-based policy allows the iam:${action} action`
  await assertRefused(clerk.generateCredentialReport({}), 'AccessDenied', denial('GenerateCredentialReport'), 403)
  await assertRefused(clerk.getCredentialReport({}), 'AccessDenied', denial('GetCredentialReport'), 403)
})
