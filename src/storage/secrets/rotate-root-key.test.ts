// Rotations of the root key that meet each other, or are killed at any of their steps: the key file there opens the store.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, readlinkSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test, type TestContext } from 'node:test'
import { storePlace, type TestPlace } from '../../../test/kit/store-place.ts'
import { temporaryFolder } from '../storage.kit.ts'
import { openEngine, openOffline } from '../open-offline.ts'
import { openStorage } from '../open.ts'
import { rootKeyFile } from './root-key/file.ts'
import { renewRootKeyFile, replaceRootKey } from './rotate-root-key.ts'

interface Made {
  readonly place: TestPlace
  readonly path: string
  readonly rootKey: ReturnType<typeof rootKeyFile>
}

async function makeStore(t: TestContext): Promise<Made> {
  const place = await storePlace(join(temporaryFolder(t), 'data'))
  mkdirSync(place.folder, { mode: 0o700 })
  const path = join(place.folder, 'root-key')
  const rootKey = rootKeyFile(path, randomBytes)
  await (await openStorage({ ...place, rootKey })).close()
  return { place, path, rootKey }
}

async function assertOpens({ place, rootKey }: Made, what: string): Promise<void> {
  const storage = await openOffline(place, rootKey).catch((error: Error) => assert.fail(`${what}: ${error.message}`))
  await storage.close()
}

/** The lines in which the store keeps its key. */
async function countWraps({ place }: Made): Promise<number> {
  const engine = await openEngine(place)
  const { wraps } = await engine.row()
  await engine.close()
  return wraps.split('\n').length
}

/** A rotation in a process of its own; `preload` runs first. */
function rotate(t: TestContext, { place, path }: Made, preload: string) {
  const script = `
    import { randomBytes } from 'node:crypto'
    import { renewRootKeyFile } from '${new URL('./rotate-root-key.ts', import.meta.url).href}'
    await renewRootKeyFile(${JSON.stringify(place)}, ${JSON.stringify(path)}, randomBytes)
  `
  const flags = [`--import=data:text/javascript,${encodeURIComponent(preload)}`, '--input-type=module', '--eval', script]
  const child = spawn(process.execPath, flags, { stdio: ['pipe', 'pipe', 'ignore'] })
  child.stdin.on('error', () => undefined)
  t.after(() => child.kill('SIGKILL'))
  return { child, ended: once(child, 'exit') as Promise<[number | null, string | null]> }
}

const gates = ['before', 'after'] as const
/** Says where it is when it comes to the rename, and behind it, and waits to be let on. */
const gated = `
  import fs from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  const rename = fs.renameSync
  const wait = gate => {
    fs.writeSync(1, gate + '\\n')
    fs.readSync(0, Buffer.alloc(1))
  }
  fs.renameSync = (from, to) => {
    wait('before')
    rename(from, to)
    wait('after')
  }
  syncBuiltinESMExports()
`

function startGated(t: TestContext, made: Made) {
  const { child, ended } = rotate(t, made, gated)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    ended,
    /** Answers whether it comes there. */
    async comeTo(gate: (typeof gates)[number]): Promise<boolean> {
      for (;;) {
        const { value, done } = await lines.next()
        if (done) return false
        if (value === gate) return true
        child.stdin.write('x')
      }
    },
    async finish(): Promise<number | null> {
      child.stdin.write('xx')
      const [code] = await ended
      return code
    },
  }
}

test('of two rotations at once one is made, however they meet', async t => {
  const made = await makeStore(t)
  let cases = 0
  for (const gate of gates) {
    for (const other of [...gates, 'end'] as const) {
      const what = `one at '${gate}', another at '${other}'`
      const before = readFileSync(made.path, 'utf8')
      const first = startGated(t, made)
      assert.ok(await first.comeTo(gate), what)
      const second = startGated(t, made)
      if (other === 'end') await second.finish()
      else await second.comeTo(other)
      await assertOpens(made, what)
      assert.equal(await first.finish(), 0, what)
      assert.equal(await second.finish(), 1, what)
      await assertOpens(made, what)
      assert.notEqual(readFileSync(made.path, 'utf8'), before, what)
      assert.deepEqual([await countWraps(made), existsSync(`${made.path}.next`)], [1, false], what)
      cases++
    }
  }
  assert.equal(cases, 6)
})

test('who comes second is told', async t => {
  const made = await makeStore(t)
  const first = startGated(t, made)
  assert.ok(await first.comeTo('after'))
  const message = "Another 'stockade root-key rotate' is under way on this store: wait until it has ended."
  await assert.rejects(renewRootKeyFile(made.place, made.path, randomBytes), { message })
  const next = rootKeyFile(join(made.place.folder, 'next'), randomBytes)
  await assert.rejects(replaceRootKey(made.place, made.rootKey, next), { message })
  assert.equal(await first.finish(), 0)
  await replaceRootKey(made.place, made.rootKey, next)
  await assertOpens({ ...made, rootKey: next }, 'by the next')
  await assert.rejects(openOffline(made.place, made.rootKey), /is not the one that the store was made with/)
})

/** Ends as by kill -9 in front of the call of that number, of those that touch a disk or a database. */
const killedAt = (number: number) => `
  import fs from 'node:fs'
  import { syncBuiltinESMExports } from 'node:module'
  import { StatementSync } from 'node:sqlite'
  import pg from 'pg'
  let calls = 0
  const watch = (of, name) => {
    const real = of[name]
    of[name] = function (...given) {
      if (++calls === ${number}) process.kill(process.pid, 'SIGKILL')
      return Reflect.apply(real, this, given)
    }
  }
  const names = ['openSync', 'writeSync', 'fsyncSync', 'closeSync', 'linkSync', 'rmSync', 'renameSync', 'readFileSync']
  for (const name of names) watch(fs, name)
  for (const name of ['run', 'get', 'all']) watch(StatementSync.prototype, name)
  watch(pg.Client.prototype, 'query')
  syncBuiltinESMExports()
`

test('a rotation that is killed at any step leaves a store that its key file opens, and the next one ends it', async t => {
  const made = await makeStore(t)
  let killed = 0
  for (;;) {
    const preload = killedAt(killed + 1).replace("from 'pg'", `from '${import.meta.resolve('pg')}'`)
    const [code, signal] = await rotate(t, made, preload).ended
    const what = `killed before call ${killed + 1}`
    await assertOpens(made, what)
    if (signal === null) {
      assert.equal(code, 0)
      break
    }
    killed++
    await renewRootKeyFile(made.place, made.path, randomBytes)
    await assertOpens(made, `${what}, and made anew`)
    assert.deepEqual([await countWraps(made), existsSync(`${made.path}.next`)], [1, false], what)
  }
  assert.ok(killed > 15, `${killed} steps`)
  t.diagnostic(`killed at ${killed} steps`)
})

test('what lies in the place of the draft becomes no root key', async t => {
  const made = await makeStore(t)
  const known = `stockade-root-key-1:${Buffer.alloc(32, 7).toString('base64url')}\n`
  writeFileSync(`${made.path}.next`, known, { mode: 0o600 })
  await renewRootKeyFile(made.place, made.path, randomBytes)
  assert.notEqual(readFileSync(made.path, 'utf8'), known)
  await assertOpens(made, 'with another')
})

test('the key behind a link is renewed where it is kept', async t => {
  const made = await makeStore(t)
  const kept = join(temporaryFolder(t), 'kept')
  renameSync(made.path, kept)
  symlinkSync(kept, made.path)
  const before = readFileSync(kept, 'utf8')
  await renewRootKeyFile(made.place, made.path, randomBytes)
  assert.equal(readlinkSync(made.path), kept)
  assert.notEqual(readFileSync(kept, 'utf8'), before)
  await assertOpens({ ...made, rootKey: rootKeyFile(kept, randomBytes) }, 'what is kept')
})
