import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stockade } from '../../../test/kit/command-line.ts'
import { rootVariables } from '../../../test/kit/identity.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'
import { allow, createUser } from '../../../test/kit/users.ts'

const server = await startServer()
const ann = sdk(server, await createUser(server, 'ann', allow('kms:*')))
const { $metadata: { requestId } } = await ann.kms.listKeys({})
await ann.sqs.listQueues({}).catch(() => undefined)

const generate = (...args: readonly string[]) =>
  stockade(['policy', 'generate', '--port', new URL(server.url).port, '--from', ...args], rootVariables)

const statement = (out: string) => (JSON.parse(out) as { readonly Statement: readonly object[] }).Statement

test('a policy by what a user called, and by a request', async () => {
  const { out, err } = await generate('ann', '--since', '1h')
  assert.deepEqual(statement(out), [{ Effect: 'Allow', Action: ['kms:ListKeys', 'sqs:ListQueues'], Resource: '*' }])
  assert.equal(err, 'For 2 calls; denied of them: 1.\n')
  const one = await generate(requestId!)
  assert.deepEqual(statement(one.out), [{ Effect: 'Allow', Action: 'kms:ListKeys', Resource: '*' }])
  assert.equal(one.err, 'For 1 call; denied of them: 0.\n')
})

test('what names no calls, or none that are known', async () => {
  const unknown = '4b5e0b0a-8d4f-4f6b-9c7e-0b6d5a1f2c3d'
  const cases: readonly (readonly [args: readonly string[], code: number, error: RegExp])[] = [
    [['bob'], 1, /The journal has no call by bob\./], [[unknown], 1, /no call of these requests/],
    [['ann', 'bob'], 2, /request ids, or one user or role/], [[unknown, '--since', '1h'], 2, /for a user or a role/],
    [['ann', '--since', 'soon'], 2, /A time looks like/],
  ]
  for (const [args, code, error] of cases) {
    const ended = await generate(...args)
    assert.deepEqual([ended.code, ended.out], [code, ''])
    assert.match(ended.err, error)
  }
  const more = await generate(requestId!, unknown)
  assert.match(more.err, /There may be more/)
})
