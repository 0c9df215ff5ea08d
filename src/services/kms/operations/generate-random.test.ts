import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import { createUser } from '../../../../test/kit/users.ts'

const server = await startServer()
const { kms } = sdk(server)

test('as many bytes as are asked for, other ones each time', async () => {
  const one = await kms.generateRandom({ NumberOfBytes: 1024 })
  const other = await kms.generateRandom({ NumberOfBytes: 1024 })
  assert.equal(one.Plaintext?.length, 1024)
  assert.notDeepEqual(one.Plaintext, other.Plaintext)
})

test('from 1 to 1024 of them', async () => {
  await assertRefused(kms.generateRandom({}), 'ValidationException', 'NumberOfBytes is required.')
  const none = kms.generateRandom({ NumberOfBytes: 0 })
  await assertRefused(none, 'ValidationException', /'numberOfBytes' .* greater than or equal to 1$/)
  const many = kms.generateRandom({ NumberOfBytes: 1025 })
  await assertRefused(many, 'ValidationException', /'numberOfBytes' .* less than or equal to 1024$/)
})

test('needs kms:GenerateRandom', async () => {
  const nobody = sdk(server, await createUser(server, 'nobody'))
  const call = nobody.kms.generateRandom({ NumberOfBytes: 1 })
  await assertRefused(call, 'AccessDeniedException', /kms:GenerateRandom on resource: \*/)
})
