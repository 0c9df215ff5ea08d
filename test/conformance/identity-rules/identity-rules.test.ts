// What identity and policies promise, rule by rule: each has a case here, or one elsewhere that is named here.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { importsOf, sourceFiles } from '../../kit/source-files.ts'
import conditionKeys from './condition-keys.cases.ts'
import policies from './policies.cases.ts'
import { codeOf, registeredTests } from './registered-tests.ts'
import requests from './requests.cases.ts'
import resources from './resources.cases.ts'
import { rulesElsewhere, rulesHere, type RuleElsewhere } from './rules.ts'
import sessions from './sessions.cases.ts'

const suites = [policies, conditionKeys, requests, resources, sessions].flat()
const cases = suites.reduce((sum, { count }) => sum + count, 0)

for (const { rule, title, run } of suites) test(`${rule}: ${title}`, async () => void await run())

test('every rule has a case', t => {
  const covered = new Set(suites.filter(({ count }) => count > 0).map(({ rule }) => rule))
  assert.deepEqual(rulesHere.filter(rule => !covered.has(rule)), [])
  t.diagnostic(`${rulesHere.length + rulesElsewhere.length} rules: ${rulesHere.length} by ${cases} cases here, `
    + `${rulesElsewhere.length} by cases that stand elsewhere`)
})

const read = new Map(sourceFiles().map(file => [file.path, file]))
const textOf = (path: string): string => read.get(path)?.lines.join('\n') ?? ''

/** What the engine's suite of cases runs. */
function importedBy(path: string, known = new Set<string>()): ReadonlySet<string> {
  const targets = importsOf(read.get(path)!).filter(({ target, typeOnly }) => !typeOnly && target.startsWith('src/'))
  for (const { target } of targets) {
    if (!known.has(target)) importedBy(target, known.add(target))
  }
  return known
}
const run = importedBy('src/engines/policy/cases.test.ts')

/** How many cases are in the place: one, where it is what it says it is. */
function casesAt({ path, place }: RuleElsewhere): number {
  if (!path.endsWith('.test.ts')) {
    return run.has(path) && typeof place === 'string' && codeOf(textOf(path)).some(line => line.includes(place)) ? 1 : 0
  }
  const [name, text = ''] = typeof place === 'string' ? [place] : place
  return registeredTests(textOf(path)).filter(one => one.name.test(name) && one.text.includes(text)).length
}

test('the case of a rule that stands elsewhere is one that is run', () => {
  assert.deepEqual(rulesElsewhere.filter(rule => casesAt(rule) !== 1), [])
})

test('a test is one where it is called so and is run', () => {
  const text = [
    "test('one', () => {", "  const a = 'in one'", "  // 'said in one'", '})', "// test('two', () => {})",
    "test('three', { skip }, run)",
    "for (const n of [1]) {", '  test(`four of ${n}`, run)', '}', "test.skip('five', run)", "/x/.test('six', run)",
    "await test('seven', async t => {", "  await t.test('eight\\'s', () =>", "    run('in eight'))", '})',
  ].join('\n')
  const named = (name: string) => registeredTests(text).filter(one => one.name.test(name)).map(one => one.text)
  const names = ['one', 'two', 'three', 'four of 1', 'four of ', 'five', 'six', 'seven', "eight's", 'on']
  assert.deepEqual(names.filter(name => named(name).length > 0), ['one', 'four of 1', 'seven', "eight's"])
  assert.match(named('one')[0]!, /^test.*\n.*'in one'\n\}\)$/)
  assert.match(named("eight's")[0]!, /'in eight'/)
  assert.match(named('seven')[0]!, /'in eight'/)
})

test('no rule is there twice', () => {
  const names = [...rulesHere, ...rulesElsewhere.map(({ sentence }) => sentence)]
  assert.deepEqual(names.filter((name, i) => names.indexOf(name) !== i), [])
})
