// The package is not published, and whoever takes its name would run in the jobs and on the machines of our readers: no page or
// example of ours has npm fetch it by its name. It is installed by the path of a file, and run where it is installed already.
import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { test } from 'node:test'
import { readPage } from './kit/pages.ts'
import { checkout } from './kit/source-files.ts'
import packageFile from '../package.json' with { type: 'json' }

/** In a program the words of a command are texts of their own. */
const inWords = (text: string) => text.replaceAll(/['"],? ?/g, ' ').replaceAll(/ +/g, ' ')
const command = /\b(?:npx|npm (?:exec|install|i|add|init|create)) [^\n`|#]*?[^\s`]*\bstockade(?!@)[^\s`]*/g
const byPath = new RegExp(` \\./${packageFile.name}-${packageFile.version}\\.tgz$`)
const installed = / --no -- stockade-server$/

const named = (text: string) => [...inWords(text).matchAll(command)].map(([one]) => one)
const fetched = (text: string) => named(text).filter(one => !byPath.test(one) && !installed.test(one))

test('the package is installed by its path, or is there already', () => {
  const paths = globSync(['*.md', 'docs/**/*.md', 'bench/*.md', 'src/**/*.md', 'examples/**/*.*', '*.yaml', 'Dockerfile'], {
    cwd: checkout,
  })
  const all = paths.map(path => ({ path, text: readPage(path) }))
  assert.deepEqual(all.flatMap(({ path, text }) => fetched(text).map(one => `${path}: ${one}`)), [])
  assert.ok(all.flatMap(({ text }) => named(text)).length >= 8)
})

test('what fetches it by its name is told from what does not', () => {
  for (const text of [
    'npx stockade-server start', 'npx --yes stockade-server start', 'npx --yes stockade-server@0.1.0',
    "['npx', 'stockade-server']", 'npm install --global stockade-server', '`npx stockade env`',
    'npm i -D stockade-server # ./stockade-server-0.1.0.tgz', 'npx --no stockade-server', 'npx --yes ./stockade-server-0.0.9.tgz',
  ]) assert.equal(fetched(text).length, 1, text)
  for (const text of [
    `npx --yes ./${packageFile.name}-${packageFile.version}.tgz start`, '"npx", "--no", "--", "stockade-server", "start"',
    'npm run -s stockade -- env', 'npm install --prefix .runners vitest',
  ]) assert.equal(fetched(text).length, 0, text)
})
