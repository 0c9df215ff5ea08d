import assert from 'node:assert/strict'
import { test } from 'node:test'
import { format, inspect } from 'node:util'
import { Secret } from './secret.ts'

test('a secret never prints', () => {
  const secret = new Secret('hunter2')
  const printed = [
    String(secret), `${secret}`, JSON.stringify({ secret }), JSON.stringify({ ...secret }), Object.values(secret).join(),
    inspect(secret), inspect({ deep: [{ secret }] }, { showHidden: true, depth: 9 }),
    format('%s %o %j', secret, secret, secret), new Error('failed', { cause: secret }).stack ?? '',
  ]
  for (const text of printed) assert.ok(!text.includes('hunter2'), text)
  assert.equal(printed.length, 9)
  assert.equal(secret.reveal(), 'hunter2')
})
