// No regular expression of the source backtracks: the time that one takes grows as its text does, whoever wrote the text.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkSync } from 'recheck'
import { isGenerated, isTest, sourceFiles } from './kit/source-files.ts'

// A slash begins an expression where no value stands before it.
const before = /(?<=[(,=:!?&|>[]\s*|return\s+|^\s+)/
const between = /\/(?![*/ ])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+)\/([dgimsuvy]*)(?=[\s.,;:)\]}]|$)/
const literal = new RegExp(before.source + between.source, 'gm')
const source = sourceFiles().filter(({ path }) => path.startsWith('src/')).map(file => ({ ...file, text: file.lines.join('\n') }))
const files = source.filter(file => !isGenerated(file) && !isTest(file))

/** Expressions that are put together as the program runs, and what they are put together of. */
const built: Readonly<Record<string, string>> = {
  'src/engines/wire/schema/pattern.ts': 'the patterns of the contracts, which the test below looks at',
  'src/engines/policy/conditions/dates.ts': 'literals of the same file',
  'src/seeds/check.ts': 'the patterns of src/seeds/schema.ts, which the test beside it looks at',
}

test('the literals of the source', t => {
  let count = 0
  for (const { path, text } of files) {
    for (const [whole, body, flags] of text.matchAll(literal)) {
      count++
      assert.equal(checkSync(body!, flags!).status, 'safe', `${path}: ${whole}`)
    }
  }
  assert.ok(count > 100, `${count} were found`)
  t.diagnostic(`${count} expressions`)
})

test('an expression that is put together says of what', () => {
  const found = files.filter(({ text }) => text.includes('new RegExp(')).map(({ path }) => path)
  assert.deepEqual(found.toSorted(), Object.keys(built).toSorted())
})

/** Their texts are within the contract's length, or 8 KB: what is quadratic costs milliseconds at most. */
const bounded = new Set(['^https://.+$|^s3://([^/]+)/(.*?([^/]+))$'])

test('the patterns of the contracts', t => {
  const patterns = new Set<string>()
  for (const { text } of source.filter(isGenerated)) {
    for (const [, pattern] of text.matchAll(/pattern: ('(?:\\.|[^'\\])*')/g)) {
      patterns.add(JSON.parse(`"${pattern!.slice(1, -1).replaceAll('"', '\\"').replaceAll("\\'", "'")}"`) as string)
    }
  }
  for (const pattern of patterns) {
    if (bounded.has(pattern)) continue
    const [, flags = '', body = ''] = /^(?:\(\?([ims]+)\))?(.*)$/s.exec(pattern)!
    const unicode = checkSync(`^(?:${body})$`, `${flags}u`)
    const { status } = unicode.status === 'unknown' ? checkSync(`^(?:${body})$`, flags) : unicode
    assert.equal(status, 'safe', pattern)
  }
  assert.ok(patterns.size > 100, `${patterns.size} were found`)
  t.diagnostic(`${patterns.size} patterns`)
})
