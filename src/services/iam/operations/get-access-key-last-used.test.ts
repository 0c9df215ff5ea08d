import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRecord } from '../../../../test/kit/record.ts'
import { assertRefused, refusal } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { iam } = sdk(server)
const arn = (resource: string) => `arn:aws:iam::000000000000:${resource}`

test('whose key it is, and that it was not used', async () => {
  const { accessKeyId: AccessKeyId } = await createUser(server, 'ann')
  const { UserName, AccessKeyLastUsed } = await iam.getAccessKeyLastUsed({ AccessKeyId })
  assert.deepEqual([UserName, AccessKeyLastUsed], ['ann', { ServiceName: 'N/A', Region: 'N/A' }])
  await assertRecord(server, 'GetAccessKeyLastUsed', { readOnly: true, responseElements: null })
})

test('a key that is not there', async () => {
  const AccessKeyId = 'AKIA0000000000000000'
  await assertRefused(
    iam.getAccessKeyLastUsed({ AccessKeyId }), 'AccessDenied',
    'User: arn:aws:iam::000000000000:root is not authorized to perform iam:GetAccessKeyLastUsed '
      + `on resource: access key ${AccessKeyId}`,
    403,
  )
})

test('the permission is asked on the key\'s user', async () => {
  const { accessKeyId: AccessKeyId } = await createUser(server, 'bob')
  const { iam: clerk } = sdk(server, await createUser(server, 'clerk', allow('iam:GetAccessKeyLastUsed', arn('user/ann'))))
  await assertRefused(
    clerk.getAccessKeyLastUsed({ AccessKeyId }), 'AccessDenied', new RegExp(`on resource: access key ${AccessKeyId} `), 403,
  )
})

test('who may not ask is not told whose key it is, nor whether it is one', async () => {
  const nobody = await createUser(server, 'nobody')
  const { iam: own } = sdk(server, nobody)
  const answers = [nobody.accessKeyId, 'AKIA0000000000000001'].map(async AccessKeyId => {
    const { message } = await refusal(own.getAccessKeyLastUsed({ AccessKeyId }))
    return message.replace(AccessKeyId, '…')
  })
  const [ofSomebody, ofNobody] = await Promise.all(answers)
  assert.equal(ofSomebody, ofNobody)
})
