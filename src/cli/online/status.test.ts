import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stockade } from '../../../test/kit/command-line.ts'
import { rootVariables } from '../../../test/kit/identity.ts'
import { jsonCall, send, signed, withHeader } from '../../../test/kit/raw-request.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { createUser } from '../../../test/kit/users.ts'

test('status tells of each call how it ended, and of what was no call', async () => {
  const server = await startServer()
  const identity = await createUser(server, 'ann')
  await assert.rejects(sdk(server, identity).kms.listKeys({}))
  await assert.rejects(sdk(server).kms.describeKey({ KeyId: 'alias/none' }))
  await send(server.url, withHeader(signed(server.url, jsonCall('kms', 'ListKeys')), 'authorization', undefined))
  const { code, out } = await stockade(['status', '--port', new URL(server.url).port], {
    ...rootVariables,
  })
  assert.equal(code, 0)
  const rows = Object.fromEntries(out.trimEnd().split('\n').map(line => [line.slice(0, 15).trim(), line.slice(15)]))
  const { Version: _version, Started: _started, 'Its time': _time, Memory: _memory, ...told } = rows
  assert.deepEqual(told, {
    Calls: 'iam 2, kms 2',
    Denied: 'kms:ListKeys 1 (by arn:aws:iam::000000000000:user/ann 1)',
    Failed: 'NotFoundException 1',
    Throttled: 'none',
    'Not authentic': 'MissingAuthenticationTokenException 1 (from 127.0.0.1 1)',
  })
})
