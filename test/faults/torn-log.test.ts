// The last page of SQLite's log is torn, as by a power failure in the middle of a write: the store is as it was one commit
// before, as a whole, and its journal is sound.
import assert from 'node:assert/strict'
import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { spawnServer } from '../kit/child-server.ts'
import { rootVariables } from '../kit/identity.ts'
import { readJournal } from '../kit/journal.ts'
import { write, type Acknowledged } from '../kit/load.ts'
import { assertNothingLost, sum } from '../kit/nothing-lost.ts'
import { withoutFolder } from '../kit/store-place.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const enough = 100
const [headerSize, frameHeaderSize] = [32, 24]
const environment = rootVariables

/** The data folder of a server that was killed under load. */
async function killedUnderLoad(t: TestContext): Promise<{ readonly data: string; readonly acknowledged: Acknowledged[] }> {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const data = join(folder.path, 'data')
  const server = await spawnServer({ data, environment })
  const acknowledged: Acknowledged[] = []
  const acknowledge = (change: Acknowledged) => {
    if (acknowledged.push(change) === enough) void server.end('SIGKILL')
  }
  await write({ url: server.url, prefix: 'torn', writers: 32, acknowledge })
  return { data, acknowledged }
}

const logOf = (data: string) => join(data, 'stockade.db-wal')

/** Where the last frame of the log begins that is of its present round, and how long a page is. */
function lastFrame(log: Buffer): { readonly at: number; readonly pageSize: number } {
  const pageSize = log.readUInt32BE(8)
  const salts = log.subarray(16, 24)
  let at = headerSize
  const length = frameHeaderSize + pageSize
  while (at + 2 * length <= log.length && log.subarray(at + length + 8, at + length + 16).equals(salts)) at += length
  return { at, pageSize }
}

async function check(t: TestContext, data: string, acknowledged: readonly Acknowledged[]): Promise<void> {
  const server = await spawnServer({ data, environment })
  try {
    t.diagnostic(sum(await assertNothingLost(server.url, { folder: data }, acknowledged)))
  } finally {
    await server.end('SIGKILL')
  }
}

test('a frame that was begun behind the last commit is as if it had not been', { skip: withoutFolder }, async t => {
  const { data, acknowledged } = await killedUnderLoad(t)
  const log = readFileSync(logOf(data))
  const { at, pageSize } = lastFrame(log)
  const end = at + frameHeaderSize + pageSize
  // A frame with a good header, of which half a page was written.
  const half = log.subarray(at, at + frameHeaderSize + pageSize / 2)
  writeFileSync(logOf(data), log.subarray(0, end))
  appendFileSync(logOf(data), half)
  await check(t, data, acknowledged)
})

test('a last commit whose last page is torn is gone as a whole, and nothing before it', { skip: withoutFolder }, async t => {
  const { data, acknowledged } = await killedUnderLoad(t)
  const whole = `${data}-whole`
  cpSync(data, whole, { recursive: true })
  const { events } = await readJournal({ folder: whole })
  const log = readFileSync(logOf(data))
  const { at, pageSize } = lastFrame(log)
  log.fill(0, at + frameHeaderSize + pageSize / 2, at + frameHeaderSize + pageSize)
  writeFileSync(logOf(data), log)
  const { events: left } = await readJournal({ folder: data })
  assert.ok(left.length < events.length, 'the last commit is gone')
  assert.deepEqual(left, events.slice(0, left.length))
  const kept = new Set(left.map(({ requestID }) => requestID))
  await check(t, data, acknowledged.filter(({ requestId }) => kept.has(requestId)))
})
