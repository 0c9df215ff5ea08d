// A named pipe in the place of a file: nobody waits for its other end.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { repeatableRandom, temporaryFolder } from '../storage.kit.ts'
import { openOffline } from '../open-offline.ts'
import { openStorage } from '../open.ts'
import { readRootCredentials, rootCredentialsPath } from '../secrets/root-credentials.ts'
import { rootKeyFile } from '../secrets/root-key/file.ts'
import { backUp } from '../sqlite/backup.ts'
import { findRegular, readRegular } from './regular-file.ts'
import { readAddress, writeAddress } from './server-address.ts'
import { syncFolder } from './sync-folder.ts'

const skip = process.platform === 'win32' && 'Windows has no named pipes among its files'
const noFile = /^Error: \S+ is not a regular file; /

const makePipe = (path: string) => void execFileSync('mkfifo', ['-m', '600', path])

test('a file is opened, and whatever else is there is none', { skip }, async t => {
  const folder = temporaryFolder(t)
  const path = join(folder, 'file')
  assert.equal(await findRegular(path), undefined)
  writeFileSync(path, 'text')
  const file = await findRegular(path)
  assert.equal(await file!.readFile('utf8'), 'text')
  await file!.close()
  assert.equal(readRegular(path, 'utf8'), 'text')
  const pipe = join(folder, 'pipe')
  makePipe(pipe)
  for (const other of [pipe, folder, '/dev/null']) {
    assert.equal(await findRegular(other), undefined, other)
    assert.throws(() => readRegular(other, 'utf8'), noFile, other)
  }
  const socket = join(folder, 'socket')
  const server = createServer()
  await new Promise<void>(listening => void server.listen(socket, listening))
  assert.equal(await findRegular(socket), undefined)
  server.close()
  assert.throws(() => syncFolder(pipe), { code: 'ENOTDIR' })
})

test('what a data folder consists of is files, for whoever opens it', { skip }, async t => {
  const folder = join(temporaryFolder(t), 'data')
  const random = repeatableRandom()
  await (await openStorage({ folder })).close()
  const ways = [() => openStorage({ folder }), () => openOffline({ folder }), () => backUp(folder, join(folder, '../copy'))]
  for (const name of ['stockade.db', 'stockade.db-wal', 'stockade.db-shm', 'lock', 'root-key-lock']) {
    const path = join(folder, name)
    writeFileSync(path, '', { flag: 'a', mode: 0o600 })
    renameSync(path, `${path}.kept`)
    for (const make of [makePipe, (at: string) => void mkdirSync(at, { mode: 0o700 })]) {
      make(path)
      for (const open of ways) await assert.rejects(async () => open(), noFile, name)
      rmSync(path, { recursive: true })
    }
    renameSync(`${path}.kept`, path)
  }
  const rootKey = join(folder, 'root-key')
  rmSync(rootKey)
  makePipe(rootKey)
  assert.throws(() => rootKeyFile(rootKey, random).wrap(randomBytes(32)), noFile)
  makePipe(rootCredentialsPath(folder))
  assert.throws(() => readRootCredentials(folder), noFile)
  writeAddress(folder, 'http://127.0.0.1:1')
  assert.equal(readAddress(folder)?.port, 1)
  rmSync(join(folder, 'address'))
  makePipe(join(folder, 'address'))
  assert.equal(readAddress(folder), undefined)
})
