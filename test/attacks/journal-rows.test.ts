// Somebody who can write the store has a row stand far ahead in its journal, or takes one out, for a moment. Whoever follows the
// journal is not led past a record by it: the history finds what happened then and since.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { TestContext } from 'node:test'
import { inspect } from 'node:util'
import { lookupEvents } from '../../src/services/cloudtrail/events.ts'
import { drawEvent, here } from '../../src/services/cloudtrail/history.kit.ts'
import { findNewestBlock, HistoryBlocks } from '../../src/services/cloudtrail/history-blocks.ts'
import { createHistoryIndex } from '../../src/services/cloudtrail/history-index.ts'
import { collection } from '../../src/storage/collection.ts'
import type { Consumer } from '../../src/storage/journal/consumer.ts'
import { startConsumers } from '../../src/storage/journal/consumers.ts'
import { BlockBuilder } from '../../src/storage/journal/journal-entries.ts'
import { openStorage } from '../../src/storage/open.ts'
import { rootKeyFile } from '../../src/storage/secrets/root-key/file.ts'
import { testBothStores } from '../kit/both-stores.ts'
import type { EditedStore } from '../kit/store-editor.ts'

const nowhere = { account: '', region: '' }
const far = 2 ** 50

const Counts = collection<{ readonly id: string; readonly n: number }>('test.counts', { per: 'global', key: ({ id }) => [id] })
const ConsumerProgress = collection<{ readonly name: string; readonly position: number }>('consumers', {
  per: 'global', key: ({ name }) => [name],
})

/** How many records it took, since it began. */
const counter: Consumer = {
  name: 'counter',
  size: 100,
  least: 1,
  async consume(pages, unit) {
    const known = await unit.get(Counts, ['taken'])
    let n = known?.n ?? 0
    for await (const page of pages) n = page.length + (page[0]!.position === 1 ? 0 : n)
    await (known ? unit.update(Counts, { id: 'taken', n }) : unit.insert(Counts, { id: 'taken', n }))
  },
}

function farEntry(): Uint8Array {
  const block = new BlockBuilder(1)
  block.start({ position: far - 1, hash: new Uint8Array(32) })
  block.append(drawEvent(1).text)
  return block.entries
}

async function follow(t: TestContext, store: EditedStore) {
  const logged: string[] = []
  const log = { error: (message: string, details: object) => void logged.push(`${message} ${inspect(details)}`) }
  const open = async () => {
    const storage = await openStorage({ ...store.place, rootKey: rootKeyFile(store.place.rootKeyFile, randomBytes) })
    const consumers = startConsumers({ storage, consumers: [createHistoryIndex(8), counter], log, every: 1_000_000 })
    return { storage, consumers }
  }
  let { storage, consumers } = await open()
  const close = async () => {
    await consumers.stop()
    await storage.close()
  }
  t.after(close)
  let written = 0
  return {
    logged, run: () => consumers.run(),
    async reopen() {
      await close()
      ;({ storage, consumers } = await open())
    },
    write: async (count: number) => {
      const records = Array.from({ length: count }, () => drawEvent(written++).text)
      await storage.store.commit({ id: 'records', expectations: [], writes: [], records })
    },
    async assertAllFound() {
      const unit = storage.begin(nowhere)
      assert.equal((await unit.get(Counts, ['taken']))?.n, written, 'each was taken once')
      const events = Array.from({ length: written }, (_, i) => drawEvent(i).event)
        .filter(event => event.managementEvent && event.recipientAccountId === here.account && event.awsRegion === here.region)
      for (const name of new Set(events.map(({ eventName }) => eventName))) {
        const attribute = { key: 'EventName', value: name } as const
        const query = { ...here, from: 0, to: Infinity, attribute }
        const page = await lookupEvents({ journal: storage.journal, state: unit }, query, undefined, 50)
        const due = events.filter(({ eventName }) => eventName === name).map(({ eventID }) => eventID)
        assert.deepEqual(page.events.map(({ record }) => record.id), due.toReversed(), name)
      }
    },
    /** As an attack left it where consumers went by rows. */
    async putForward() {
      const unit = storage.begin(nowhere)
      const { last, reached, late } = (await findNewestBlock(unit))!
      await unit.insert(HistoryBlocks, { first: last + 1, last: far, reached, late })
      for (const { name } of await unit.list(ConsumerProgress, [], { limit: 9 })) {
        await unit.update(ConsumerProgress, { name, position: far })
      }
      assert.ok((await storage.store.commit(unit.toBatch([], 'unit'))).committed)
    },
  }
}

testBothStores('a row of the journal that is there, or is not, for a moment', async (t, store) => {
  const { write, run, assertAllFound, logged, putForward, reopen } = await follow(t, store)
  await write(20)
  await run()
  await assertAllFound()

  await write(3)
  await store.run(`INSERT INTO stockade.journal (first, last, sealed_from, unpacked, entries, seal)
    SELECT ${far}, ${far}, ${far}, 0, ${store.literal(farEntry())}, seal FROM stockade.journal WHERE first = 21`)
  await run()
  await assertAllFound()
  await store.run(`DELETE FROM stockade.journal WHERE first = ${far}`)
  await write(30)
  await run()
  await assertAllFound()
  assert.deepEqual(logged, [])

  for (let block = 0; block < 3; block++) await write(6)
  // What a node committed itself it has in memory, and does not miss.
  await reopen()
  await store.run('UPDATE stockade.journal SET first = -first WHERE first = 60')
  await run()
  await store.run('UPDATE stockade.journal SET first = -first WHERE first = -60')
  assert.match(logged.splice(0).join('\n'), /could not follow the journal[^]*Record 60 is missing/)
  await run()
  await assertAllFound()

  // One that has just begun drops what an earlier run left.
  await reopen()
  const hidden = 1_000_000
  await store.run(`UPDATE stockade.journal SET first = first + ${hidden} WHERE first <= 24`)
  await run()
  await store.run(`UPDATE stockade.journal SET first = first - ${hidden} WHERE first > ${hidden}`)
  await assertAllFound()

  await putForward()
  const { code, out } = await store.verify()
  assert.equal(code, 1)
  const ahead = new RegExp(`^(\\S+) is at record ${far} of a journal that ends with 71, `, 'gm')
  assert.deepEqual(Array.from(out.matchAll(ahead), ([, name]) => name), ['cloudtrail.history', 'counter'])
  assert.match(out, /^The journal is sound: 71 records.*\nThe rows are sound: \d+$/m)
  await write(20)
  await run()
  await assertAllFound()
  const said = `counter was at record ${far}, and the journal ends with 91: it goes on behind record 0`
  assert.ok(logged.join('\n').includes(said), logged.join('\n'))
  assert.equal((await store.verify()).code, 0)
})
