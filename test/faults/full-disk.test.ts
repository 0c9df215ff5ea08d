// The disk is full under load: what cannot be recorded is refused, the server stays, and it goes on when there is room again.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { spawnServer, type ChildServer } from '../kit/child-server.ts'
import { rootVariables } from '../kit/identity.ts'
import { write, type Acknowledged } from '../kit/load.ts'
import { assertNothingLost, assertReadBack, sum } from '../kit/nothing-lost.ts'
import { withoutFolder } from '../kit/store-place.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const writers = 16
/** What is freed later is most of it. */
const [size, ballastSize] = ['64m', 58 * 1024 * 1024]
const environment = rootVariables

const readyStatus = async ({ url }: ChildServer) => (await fetch(`${url}/_stockade/ready`)).status

test('a full disk under load', { skip: withoutFolder }, async t => {
  const folder = temporaryFolder()
  let server: ChildServer | undefined
  t.after(async () => {
    if (server?.isRunning) await server.end('SIGKILL')
    spawnSync('umount', [folder.path])
    folder.remove()
  })
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder.path])
  if (mounted.status !== 0) return t.skip('a small file system cannot be mounted here; run it as root on Linux')
  const ballast = join(folder.path, 'ballast')
  writeFileSync(ballast, Buffer.alloc(ballastSize))
  const data = join(folder.path, 'data')
  server = await spawnServer({ data, environment, quiet: true })
  const acknowledged: Acknowledged[] = []
  let [isOver, refused] = [false, 0]
  const load = write({
    url: server.url,
    prefix: 'full',
    writers,
    acknowledge: change => acknowledged.push(change),
    refused({ code, status }, operation) {
      assert.deepEqual([code, status], ['ServiceUnavailable', 503], operation)
      refused++
    },
    isOver: () => isOver,
  })
  const until = async (isMet: () => boolean) => {
    while (!isMet()) await Promise.race([load, delay(10)])
  }
  assert.equal(await readyStatus(server), 200)
  await until(() => refused > 100)
  assert.equal(await readyStatus(server), 503)
  const beforeRoom = acknowledged.length
  rmSync(ballast)
  await until(() => acknowledged.length > beforeRoom + 100)
  isOver = true
  await load
  assert.equal(await readyStatus(server), 200)
  assert.ok(server.isRunning)
  await assertReadBack(server.url, acknowledged)
  await server.end('SIGKILL')
  server = await spawnServer({ data, environment, quiet: true })
  const account = await assertNothingLost(server.url, { folder: data }, acknowledged)
  t.diagnostic(`${sum(account)}; ${refused} calls were told that there is no room`)
})
