// Nothing grows unseen: whatever is kept longer than a function runs, and starts out empty, stands in docs/bounds.md.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkout, isForTests, isGenerated, sourceFiles, type SourceFile } from './kit/source-files.ts'

const page = readFileSync(join(checkout, 'docs/bounds.md'), 'utf8')
const files = sourceFiles().filter(file =>
  file.path.startsWith('src/') && !isGenerated(file) && !isForTests(file))

const empty = String.raw`(?:: [^=]*?)? = (?:new (?:Map|Set)(?:<.*>)?\(\)|new Generations(?:<.*>)?\(|\[\]|'')`
const ofModule = new RegExp(`^(?:export )?(?:const|let) (\\w+)${empty}`)
const ofObject = new RegExp(`^  (?:readonly )?(#\\w+)${empty}`)
const ofFunction = new RegExp(`^  (?:const|let) (\\w+)${empty}`)
/** What a function answers with that goes on using what the function keeps. */
const closure = /\n  return (?:\{|(?:async )?(?:<\w+>)?\(?\w*\)? =>|<T>)/

/** What is compiled of a policy document is as long as the document, and goes with it. */
const compiled = /^src\/engines\/policy\//

function keptIn({ path, lines }: SourceFile): string[] {
  return lines.flatMap((line, at) => {
    const kept = ofModule.exec(line)?.[1] ?? ofObject.exec(line)?.[1]
    if (kept !== undefined) return [kept]
    const [, local] = ofFunction.exec(line) ?? []
    const rest = lines.slice(at, at + lines.slice(at).indexOf('}')).join('\n')
    return local !== undefined && closure.test(rest) && !compiled.test(path) ? [local] : []
  })
}

test('each thing that is kept has its place on the page', () => {
  let count = 0
  const missing = files.flatMap(file => keptIn(file).filter(name => {
    count++
    return !new RegExp(`\`${file.path}\`[^|\\n]*(?:\\n[^|\\n]*)?\`${name}\``).test(page)
  }).map(name => `${file.path}: ${name}`))
  assert.deepEqual(missing, [])
  assert.ok(count > 40, `${count} were found`)
})

test('the page names nothing that is not there', () => {
  const named = [...page.matchAll(/`(src\/[^`]+\.ts)`((?: `#?\w+`)*)/g)]
  assert.ok(named.length > 40)
  for (const [, path = '', names = ''] of named) {
    assert.ok(existsSync(join(checkout, path)), path)
    const text = readFileSync(join(checkout, path), 'utf8')
    for (const [, name] of names.matchAll(/`(#?\w+)`/g)) assert.ok(text.includes(name!), `${path}: ${name}`)
  }
})

test('SECURITY.md refers to tests that there are, and to each of the attacks', () => {
  const security = readFileSync(join(checkout, 'SECURITY.md'), 'utf8')
  const named = new Set([...security.matchAll(/`((?:test|src)\/[^`]+\.test\.ts)`/g)].map(([, path]) => path!))
  assert.deepEqual([...named].filter(path => !existsSync(join(checkout, path))), [])
  const attacks = sourceFiles().map(({ path }) => path).filter(path => path.startsWith('test/attacks/'))
  assert.ok(attacks.length > 10)
  assert.deepEqual(attacks.filter(path => !named.has(path)), [])
})
