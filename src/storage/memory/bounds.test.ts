import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import type { Filled } from './fill.kit.ts'

test('a store that is full takes half of a heap of any size, is read from, and leaves what the server itself needs', async t => {
  for (const maxOldGenerationSizeMb of [96, 192]) {
    const settings = { resourceLimits: { maxOldGenerationSizeMb, maxYoungGenerationSizeMb: 8 }, execArgv: [] }
    const worker = new Worker(new URL('./fill.kit.ts', import.meta.url), settings)
    const [filled] = (await once(worker, 'message')) as [Filled]
    const { rows, records, used, limit, goesOn } = filled
    t.diagnostic(`${rows} rows and ${records} records take ${Math.round((100 * used) / limit)} % of ${limit} bytes`)
    assert.ok(rows > maxOldGenerationSizeMb * 256)
    assert.ok(used < 0.55 * limit, `${used} of ${limit} bytes`)
    assert.deepEqual(goesOn, [true, true, true, true])
  }
})
