import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { runs } from '../../test/kit/command-line.ts'
import { complete, file, folder } from './entry.ts'
import { tar } from './tar.ts'

const missing = !runs('tar', '--version') && 'tar is missing; install it with your system\'s packages'

const list = (archive: Buffer) =>
  execFileSync('tar', ['--numeric-owner', '--utc', '-tvf', '-'], { input: archive, encoding: 'utf8' })
    .trim().split('\n').map(line => line.replaceAll(/\s+/g, ' '))

test('others read what it writes: kinds, modes, owners, sizes, the date', { skip: missing }, () => {
  const entries = [folder('a'), file('a/run', 'x'.repeat(512), 0o755), file('b', ''), folder('c', 0o1700, 1000)]
  assert.deepEqual(list(tar(entries, 1_700_000_000)), [
    'drwxr-xr-x 0/0 0 2023-11-14 22:13 a/',
    '-rwxr-xr-x 0/0 512 2023-11-14 22:13 a/run',
    '-rw-r--r-- 0/0 0 2023-11-14 22:13 b',
    'drwx-----T 1000/1000 0 2023-11-14 22:13 c/',
  ])
})

test('what a file holds is what comes out, of any length', { skip: missing }, () => {
  for (const length of [0, 1, 511, 512, 513, 1024]) {
    const content = Buffer.alloc(length, 'stockade')
    const out = execFileSync('tar', ['-xOf', '-', 'x'], { input: tar([file('x', content), file('y', 'more')], 0) })
    assert.ok(out.equals(content), String(length))
  }
})

test('a path of more than 100 bytes is parted at a slash, and one that cannot be is told', { skip: missing }, () => {
  const long = `${'a'.repeat(90)}/${'b'.repeat(60)}/${'c'.repeat(99)}`
  const [line = ''] = list(tar([file(long, '')], 0))
  assert.ok(line.endsWith(` ${long}`), line)
  assert.ok(list(tar([folder(`${'a'.repeat(60)}/${'b'.repeat(60)}`)], 0))[0]!.endsWith('b/'))
  for (const path of ['x'.repeat(101), `${'a'.repeat(156)}/x`, `x/${'é'.repeat(51)}`]) {
    assert.throws(() => tar([file(path, '')], 0), /is too long for a tar archive of this form/)
  }
})

test('folders that are not named are made, each ahead of what is in it, in any order of the input', () => {
  const entries = [file('a/b/c', ''), folder('a/b', 0o700), file('a-b', ''), file('z/y', '')]
  const paths = ['a', 'a-b', 'a/b', 'a/b/c', 'z', 'z/y']
  for (const given of [entries, entries.toReversed()]) assert.deepEqual(complete(given).map(({ path }) => path), paths)
  assert.equal(complete(entries)[2]!.mode, 0o700)
})
