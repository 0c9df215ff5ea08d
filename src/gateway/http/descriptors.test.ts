import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { mostDescribed } from './descriptors.ts'

const table = (files: string) => `Limit                     Soft Limit           Hard Limit           Units
Max processes             7000                 7000                 processes
Max open files            ${files}      files
`

test('files for connections, where the system says how many', () => {
  const cases = ['1024                 4096', '100                  100', 'unlimited            unlimited'].map(table)
  assert.deepEqual([...cases, ''].map(limits => mostDescribed(limits)), [824, 10, Infinity, Infinity])
})

const onLinux = { skip: process.platform !== 'linux' && 'only Linux tells in a file' }

test('the limit of this process', onLinux, () => {
  const print = `import('${new URL('./descriptors.ts', import.meta.url)}').then(m => console.log(m.mostDescribed()))`
  const { stdout } = spawnSync('sh', ['-c', 'ulimit -n 600 && exec "$0" -e "$1"', process.execPath, print], { encoding: 'utf8' })
  assert.equal(stdout, '400\n')
})
