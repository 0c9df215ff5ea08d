import assert from 'node:assert/strict'
import fs, { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { temporaryFolder } from '../../../test/kit/temporary-folder.ts'
import { makeFolders } from './create-folder.ts'

function folderOf(t: TestContext): string {
  const folder = temporaryFolder()
  t.after(folder.remove)
  return folder.path
}

test('the first that was made is told, and none where all are there', t => {
  const folder = folderOf(t)
  assert.equal(makeFolders(join(folder, 'a', 'b')), join(folder, 'a'))
  assert.equal(makeFolders(join(folder, 'a', 'b')), undefined)
  if (process.platform !== 'win32') assert.equal(statSync(join(folder, 'a', 'b')).mode & 0o777, 0o700)
})

test('a folder that somebody else makes in the same moment is as good', t => {
  const folder = join(folderOf(t), 'a')
  // It was looked for before the other made it.
  const exists = fs.existsSync
  t.mock.method(fs, 'existsSync', (path: string) => {
    if (path !== folder || exists(folder)) return exists(path)
    mkdirSync(folder)
    return false
  })
  syncBuiltinESMExports()
  t.after(() => {
    t.mock.restoreAll()
    syncBuiltinESMExports()
  })
  makeFolders(folder)
  assert.ok(statSync(folder).isDirectory())
})

test('a file is no folder', t => {
  const file = join(folderOf(t), 'file')
  writeFileSync(file, '')
  for (const path of [file, join(file, 'below')]) assert.throws(() => makeFolders(path), { code: /^E(?:EXIST|NOTDIR)$/ })
})
