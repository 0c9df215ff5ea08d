// Uploads on a disk that is smaller than they are, or that others fill: what fails gives its room back, and the server goes on.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, globSync, rmSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { pieceLength } from '../../src/storage/blobs/pieces.ts'
import { spawnServer, type ChildServer } from '../kit/child-server.ts'
import { rootVariables } from '../kit/identity.ts'
import { openSocket, signHead } from '../kit/raw-upload.ts'
import { sdk } from '../kit/sdk.ts'
import { withoutFolder } from '../kit/store-place.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'

const MB = 2 ** 20
const environment = rootVariables

/** Sends so much of an upload, and no more. */
async function begin({ url }: ChildServer, name: string, length: number, sent: number) {
  const headers = { 'content-length': String(length) }
  const { head } = signHead(url, { target: `/bucket/${name}`, marker: 'UNSIGNED-PAYLOAD', headers })
  const socket = await openSocket(url)
  let answer = ''
  socket.on('error', () => undefined).on('data', bytes => (answer += String(bytes)))
  socket.write(head)
  socket.write(Buffer.alloc(sent))
  return { socket, answer: () => answer }
}

/** Undefined where there can be none here. */
function makeSmallDisk(t: TestContext) {
  const folder = temporaryFolder()
  let server: ChildServer | undefined
  t.after(async () => {
    if (server?.isRunning) await server.end('SIGKILL')
    spawnSync('umount', [folder.path])
    folder.remove()
  })
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256m', 'tmpfs', folder.path])
  if (mounted.status !== 0) return undefined
  const data = join(folder.path, 'data')
  const ballast = join(folder.path, 'ballast')
  const blobs = () => globSync('*/*', { cwd: join(data, 'blobs') }).map(name => join(data, 'blobs', name))
  return {
    start: async () => (server = await spawnServer({ data, environment, quiet: true })),
    free: () => statfsSync(folder.path).bavail * statfsSync(folder.path).bsize,
    blobs,
    /** Of an upload under way, of which more is to come. All of it is on disk that the server does not hold back. */
    async beginHalf(on: ChildServer) {
      const begun = await begin(on, 'half', 100 * MB, 50 * MB)
      while (!blobs().some(path => statSync(path).size > 50 * MB - pieceLength)) await pause(20)
      return begun
    },
    fill() {
      try {
        for (;;) appendFileSync(ballast, Buffer.alloc(64 * 1024))
      } catch (thrown) {
        assert.equal((thrown as NodeJS.ErrnoException).code, 'ENOSPC')
      }
    },
    makeRoom: () => rmSync(ballast, { force: true }),
  }
}

test('a full disk and uploads', { skip: withoutFolder, timeout: 120_000 }, async t => {
  const disk = makeSmallDisk(t)
  if (!disk) return t.skip('a small file system cannot be mounted here; run it as root on Linux')
  let server = await disk.start()
  const calls = () => sdk(server).sts.getCallerIdentity({}).then(() => true, () => false)
  await sdk(server).s3.createBucket({ Bucket: 'bucket' })

  await t.test('one that is larger than what is left is refused, and so is one that would take the last of it', async () => {
    for (const length of [5 * 2 ** 30, disk.free() - 60 * MB]) {
      const { answer, socket } = await begin(server, 'large', length, 0)
      while (answer() === '') await pause(20)
      assert.match(answer(), /^HTTP\/1\.1 503 [^]*<Code>SlowDown</)
      socket.destroy()
    }
    await sdk(server).s3.putObject({ Bucket: 'bucket', Key: 'small', Body: Buffer.alloc(MB) })
  })

  await t.test('one under way gives its room back where others fill the disk', async () => {
    const { socket } = await disk.beginHalf(server)
    disk.fill()
    assert.ok(!(await calls()))
    socket.destroy()
    while (!(await calls())) await pause(100)
    assert.ok(disk.free() > 40 * MB, `${disk.free()} bytes`)
    while (disk.blobs().length > 1) await pause(100)
  })
  disk.makeRoom()

  await t.test('what a server that was killed has left half uploaded does not keep the next from starting', async () => {
    await disk.beginHalf(server)
    disk.fill()
    assert.ok(!(await calls()))
    await server.end('SIGKILL')
    disk.fill()
    server = await disk.start()
    assert.ok(await calls())
    while (disk.blobs().length > 1) await pause(100)
    const { Body } = await sdk(server).s3.getObject({ Bucket: 'bucket', Key: 'small' })
    assert.equal((await Body!.transformToByteArray()).length, MB)
  })
})
