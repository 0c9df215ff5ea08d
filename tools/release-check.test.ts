import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { version } from '../src/core/version.ts'
import { temporaryFolder } from '../test/kit/temporary-folder.ts'
import { deadLinks, linksOf } from './page-links.ts'
import { NotInstalled, checkRelease } from './release-check.ts'

test('the package is packed, installed, started, called and stopped', async t => {
  const said: string[] = []
  try {
    await checkRelease(sentence => said.push(sentence))
  } catch (thrown) {
    if (thrown instanceof NotInstalled) return t.skip(thrown.message)
    throw thrown
  }
  const steps = [
    /^Packed \S+\.tgz\.$/, /^Installed it into an empty project/,
    /^The [1-9]\d+ links of its [1-9]\d+ pages lead somewhere\.$/,
    /^npx --no -- stockade-server start --port 0 is ready on http:\/\/127\.0\.0\.1:\d+\.$/,
    new RegExp(`^It answered a signed call: it is ${version}`), /^It stopped/, /^What it exports starts/,
  ]
  assert.equal(said.length, steps.length, said.join('\n'))
  for (const [index, step] of steps.entries()) assert.match(said[index]!, step)
})

test('a link leads to a file of the folder or to an address, or it is dead', t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  mkdirSync(join(folder.path, 'docs'))
  for (const name of ['docs/a page.md', 'LICENSE']) writeFileSync(join(folder.path, name), '')
  const alive = [
    'https://example.org/x', 'http://example.org', 'mailto:a@example.org', '#here', 'LICENSE', 'docs/a%20page.md#part', 'docs/',
    './LICENSE',
  ]
  const dead = [
    'none.md', 'docs/none.md#part', '/LICENSE', '../LICENSE', 'docs/../../LICENSE', 'ftp://example.org', 'javascript:x',
  ]
  const page = (targets: readonly string[]) => targets.map(target => `See [this](${target}), as it is.`).join('\n')
  assert.deepEqual(deadLinks(page([...alive, ...dead]), folder.path), dead)
  assert.deepEqual(deadLinks(page(alive), folder.path), [])
})

test('a page below leads to its neighbours and up, as far as the folder goes', t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  for (const name of ['package/docs/run', 'package/examples']) mkdirSync(join(folder.path, name), { recursive: true })
  const root = join(folder.path, 'package')
  for (const name of ['README.md', 'examples/a.mjs', 'docs/run/b.md', '../outside.md']) writeFileSync(join(root, name), '')
  const page = (targets: readonly string[]) => targets.map(target => `[this](${target})`).join('\n')
  const alive = ['b.md', '../run/b.md', '../../examples/a.mjs', '../../README.md#part', '../../../package/README.md']
  const dead = ['a.mjs', '../examples/a.mjs', '../../none.md', '../../../outside.md', '/README.md']
  assert.deepEqual(deadLinks(page([...alive, ...dead]), join(root, 'docs/run'), root), dead)
})

test('links are found in each form that a page has, and not in its examples', () => {
  const page = [
    '[one](a.md "title") and [two](<b.md>) and ![three](c.png) and [![four](d.svg)](e.md)', '[five]: f.md',
    '<a href="g.md"><img src="h.png"></a>', '`[no](x1.md)`', '```md', '[no](x2.md)', '```', '[six](i.md)',
  ].join('\n')
  const found = ['a.md', 'b.md', 'c.png', 'd.svg', 'e.md', 'f.md', 'g.md', 'h.png', 'i.md']
  assert.deepEqual([...linksOf(page)].sort(), found)
})
