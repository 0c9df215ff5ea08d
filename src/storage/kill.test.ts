// A server that is killed at any moment has every commit that it acknowledged, with its record, and a sound journal.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { temporaryFolder } from './storage.kit.ts'
import { encodeKey, keyBytes } from './rows/keys.ts'
import { openOffline } from './open-offline.ts'
import { openStorage } from './open.ts'

const rounds = 3
const acknowledgedPerRound = 200

const writer = (folder: string, round: number) => `
  import { openStorage } from '${new URL('./open.ts', import.meta.url).href}'
  import { encodeKey, keyBytes } from '${new URL('./rows/keys.ts', import.meta.url).href}'
  const { store } = await openStorage({ folder: ${JSON.stringify(folder)} })
  // Packing goes on all the while; without the time in them no record is removed.
  void (async () => {
    for (;;) if ((await store.packJournal({ keep: 0 })) === 0) await new Promise(setImmediate)
  })()
  let next = 0
  const padding = 'x'.repeat(3000)
  async function client() {
    for (;;) {
      const id = '${round}-' + next++
      const writes = [{ collection: 'c', key: keyBytes(encodeKey([id])), value: new Uint8Array(500) }]
      await store.commit({ id, expectations: [], writes, records: [JSON.stringify({ eventID: id, padding })] })
      console.log(id)
    }
  }
  await Promise.all(Array.from({ length: 16 }, client))
`

/** Starts a writer, kills it in the middle of its commits and answers with the ids that it acknowledged. */
async function writeAndKill(folder: string, round: number): Promise<string[]> {
  const script = ['--input-type=module', '--eval', writer(folder, round)]
  const child = spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const acknowledged: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(line)
    if (acknowledged.length === acknowledgedPerRound) child.kill('SIGKILL')
  }
  await exited
  return acknowledged
}

function countPacked(folder: string): number {
  const database = new DatabaseSync(join(folder, 'stockade.db'), { readOnly: true })
  const { count } = database.prepare('SELECT count(*) AS count FROM journal WHERE unpacked > 0').get() as { count: number }
  database.close()
  return count
}

test('kill -9 in the middle of commits and of packing loses nothing that was acknowledged', async t => {
  const folder = join(temporaryFolder(t), 'data')
  const acknowledged: string[] = []
  let packed = 0
  for (let round = 0; round < rounds; round++) {
    acknowledged.push(...(await writeAndKill(folder, round)))
    const offline = await openOffline({ folder })
    assert.deepEqual((await offline.verify()).findings, [])
    await offline.close()
    packed += countPacked(folder)
  }
  assert.ok(acknowledged.length >= rounds * acknowledgedPerRound)
  assert.ok(packed > 0)
  const { store, close } = await openStorage({ folder })
  const entries = await store.journal({ limit: 1_000_000 })
  const recorded = new Set(entries.map(({ record }) => (JSON.parse(record) as { eventID: string }).eventID))
  for (const id of acknowledged) {
    assert.ok(await store.read('c', keyBytes(encodeKey([id]))), `${id} is lost`)
    assert.ok(recorded.has(id), `the record of ${id} is lost`)
  }
  for (const id of recorded) assert.ok(await store.read('c', keyBytes(encodeKey([id]))), `${id} is recorded and was not made`)
  await close()
})
