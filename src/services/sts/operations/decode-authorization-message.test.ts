import assert from 'node:assert/strict'
import { test } from 'node:test'
import { account } from '../../../../test/kit/identity.ts'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { allow, createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const ann = await createUser(server, 'ann', allow('sts:DecodeAuthorizationMessage'))

test('what nothing here has encoded is invalid', async () => {
  const { sts } = sdk(server, ann)
  for (const EncodedMessage of ['x', 'vQ5pmbHN1YQ-_'.repeat(700), 'line\nbreak']) {
    await assertRefused(sts.decodeAuthorizationMessage({ EncodedMessage }), 'InvalidAuthorizationMessageException', /not one/)
  }
  const { readOnly, requestParameters, errorCode } = await lastRecord(server, 'DecodeAuthorizationMessage')
  assert.deepEqual([readOnly, errorCode], [true, 'InvalidAuthorizationMessageException'])
  assert.ok(!JSON.stringify(requestParameters ?? null).includes('line'))
})

test('a message has at most 10,240 characters', async () => {
  const { sts } = sdk(server, ann)
  await assertRefused(sts.decodeAuthorizationMessage({ EncodedMessage: 'x'.repeat(10_241) }), 'ValidationError', /10240/)
})

test('whoever may not decode learns nothing of a message', async () => {
  const { sts } = sdk(server, await createUser(server, 'eve', allow('sts:GetAccessKeyInfo')))
  await assertRefused(
    sts.decodeAuthorizationMessage({ EncodedMessage: 'x' }), 'AccessDenied',
    `User: arn:aws:iam::${account}:user/eve is not authorized to perform: sts:DecodeAuthorizationMessage because no `
    + 'identity-based policy allows the sts:DecodeAuthorizationMessage action', 403,
  )
})
