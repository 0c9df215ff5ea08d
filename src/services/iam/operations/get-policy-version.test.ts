import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser, policy } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const own = (resource: string) => `arn:aws:iam::000000000000:${resource}`

test('a version with its document, URL-encoded', async () => {
  const document = policy(allow('kms:*'))
  const { Policy } = await iam.createPolicy({ PolicyName: 'one', PolicyDocument: document })
  const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn: Policy!.Arn!, VersionId: 'v1' })
  const { Document, ...rest } = PolicyVersion!
  assert.deepEqual(rest, { VersionId: 'v1', IsDefaultVersion: true, CreateDate: Policy!.CreateDate })
  assert.equal(decodeURIComponent(Document!), document)
  await assertRecord(server, 'GetPolicyVersion', { readOnly: true, responseElements: null })
})

test('the default version of one of AWS\'s policies can be read and taken up', async () => {
  for (const name of ['SecurityAudit', 'job-function/ViewOnlyAccess', 'service-role/AWSLambdaBasicExecutionRole']) {
    const PolicyArn = `arn:aws:iam::aws:policy/${name}`
    const VersionId = (await iam.getPolicy({ PolicyArn })).Policy!.DefaultVersionId!
    const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn, VersionId })
    const PolicyDocument = decodeURIComponent(PolicyVersion!.Document!)
    const { Statement } = JSON.parse(PolicyDocument) as { readonly Statement: readonly object[] }
    const last = JSON.stringify({ Version: '2012-10-17', Statement: Statement.slice(-1) })
    await iam.createPolicy({ PolicyName: 'copy', PolicyDocument: last })
    await iam.deletePolicy({ PolicyArn: own('policy/copy') })
  }
})

test('a version that is not there', async () => {
  const one = own('policy/one')
  const aws = 'arn:aws:iam::aws:policy/AWSDenyAll'
  const missing = [[own('policy/none'), 'v1'], [one, 'v2'], [one, 'v99999999999999999999'], [aws, 'v1']] as const
  for (const [PolicyArn, VersionId] of missing) {
    await assertRefused(
      iam.getPolicyVersion({ PolicyArn, VersionId }), 'NoSuchEntity',
      `Policy ${PolicyArn} version ${VersionId} does not exist or is not attachable.`, 404,
    )
  }
})

test('without the permission it is refused', async () => {
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk'))
  await assertRefused(
    clerk.getPolicyVersion({ PolicyArn: own('policy/one'), VersionId: 'v1' }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:user/clerk is not authorized to perform: iam:GetPolicyVersion '
      + 'on resource: policy arn:aws:iam::000000000000:policy/one '
      + 'because no identity-based policy allows the iam:GetPolicyVersion action',
    403,
  )
})
