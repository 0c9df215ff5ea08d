// However many secrets there are, and whatever is looked for in them, a page looks at a bounded number.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { secretsmanager: secrets } = sdk(server)
for (let i = 0; i < 520; i++) await secrets.createSecret({ Name: `secret-${String(i).padStart(3, '0')}` })

test('a page of a list that finds nothing ends, and the next goes on behind it', async () => {
  const Filters = [{ Key: 'name' as const, Values: ['secret-51'] }]
  const first = await secrets.listSecrets({ Filters })
  assert.deepEqual([first.SecretList!.length, typeof first.NextToken], [0, 'string'])
  const second = await secrets.listSecrets({ Filters, NextToken: first.NextToken })
  assert.deepEqual([second.SecretList!.length, second.NextToken], [10, undefined])
})

test('whoever looks for much finds less on a page', async () => {
  const value = `!z ${Array.from({ length: 120 }, (_, i) => `z${i}`).join(' ')}`
  const Filters = Array.from({ length: 10 }, () => ({ Key: 'all' as const, Values: Array<string>(10).fill(value) }))
  let [pages, found] = [0, 0]
  for (let NextToken: string | undefined, goesOn = true; goesOn; goesOn = NextToken !== undefined) {
    const page = await secrets.listSecrets({ Filters, NextToken })
    pages++
    found += page.SecretList!.length
    NextToken = page.NextToken
  }
  assert.equal(found, 520)
  assert.ok(pages > 6, `${pages}`)
})
