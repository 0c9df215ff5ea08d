// Whether it is known what was used: by each consumer that keeps uses, as far as it has come.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordText } from '../../../core/records/journal-record.ts'
import { nowhere, setUp } from '../../../storage/journal/consumers.kit.ts'
import { accessKeyUses } from '../access-keys/access-key-uses.ts'
import { accessHolders } from './access-holders.ts'
import { serviceUses } from './service-uses.ts'

const index = { account: '111111111111', source: 'kms.amazonaws.com', region: 'us-east-1', name: 'ListKeys' }
const record = recordText({ id: 'e', index: JSON.stringify(index), event: '{"eventTime":"2026-01-01T00:00:00Z"}' })
const consumers = [accessKeyUses, serviceUses]

for (const behind of consumers) {
  test(`it is not known while ${behind.name} is behind, and is once it has come there`, async t => {
    const { begin, start, write } = setUp(t)
    const knows = (until: number) => accessHolders.knowsUses(begin(nowhere), until)
    assert.deepEqual([await knows(0), await knows(1)], [true, false])
    const running = consumers.map(consumer => start(consumer))
    await write(2, record)
    for (const { run } of running) await run()
    assert.deepEqual([await knows(2), await knows(3)], [true, false])
    await write(2, record)
    for (const [i, { run }] of running.entries()) if (consumers[i] !== behind) await run()
    assert.deepEqual([await knows(2), await knows(4)], [true, false])
    for (const { run } of running) await run()
    assert.equal(await knows(4), true)
  })
}
