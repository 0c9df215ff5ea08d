import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { temporaryFolder } from '../storage.kit.ts'
import { lockFolder } from './lock.ts'

test('a folder has one owner at a time', t => {
  const folder = temporaryFolder(t)
  const lock = lockFolder(folder)
  assert.throws(() => lockFolder(folder), /is in use by another Stockade/)
  assert.throws(() => lockFolder(folder), /is in use/)
  lock.release()
  lockFolder(folder).release()
  assert.deepEqual(readdirSync(folder), ['lock'])
})

test('kill -9 releases the folder', async t => {
  const folder = temporaryFolder(t)
  const module = new URL('./lock.ts', import.meta.url).href
  const script = `
    import { lockFolder } from '${module}'
    lockFolder(${JSON.stringify(folder)})
    console.log('held')
    setInterval(() => {}, 1000)
  `
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  assert.throws(() => lockFolder(folder), /is in use/)
  child.kill('SIGKILL')
  await once(child, 'exit')
  lockFolder(folder).release()
})
