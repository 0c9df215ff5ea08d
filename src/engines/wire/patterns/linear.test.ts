// No pattern of AWS's can be made to work longer than its text says. Work is counted, so that no clock has a say.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutReferences } from './again.ts'
import { looksOf } from './backtracking.kit.ts'
import { isDeterministic } from './determinism.ts'
import { withoutEnds } from './ends.ts'
import { hostileTexts, textOf } from './hostile-texts.kit.ts'
import { getPattern } from './pattern.ts'
import { missing, patternsOfContracts, patternsOfModels } from './patterns.kit.ts'
import { programOf, type Program } from './program.ts'
import { matchesWhole } from './run-program.ts'
import { syntaxOf, type Pattern } from './syntax.ts'

const formOf = (text: string): Pattern => withoutEnds(withoutReferences(syntaxOf(text).syntax))

const [short, long] = [50, 400]
/** Eight times the text; a pattern whose count ends before that takes less. */
const most = (long / short) * 1.25

function growsLinearly(work: (length: number) => number): boolean {
  const whole = work(long)
  return whole < Infinity && whole <= Math.max(work(short) * most, 4 * long)
}

/** Each step once at each place, for the pattern and for whatever it looks at around a place. */
function bound({ steps, conditions }: Program, places: number): number {
  const looks = conditions.map(condition => (condition.kind === 'look' ? bound(condition.program, places) : 0))
  return steps.length * places + looks.reduce((sum, one) => sum + one, 0)
}

function isLinear(text: string): boolean {
  const form = formOf(text)
  if (isDeterministic(form)) {
    return hostileTexts(form)
      .every(hostile => growsLinearly(length => looksOf(form, textOf(hostile, length))))
  }
  const program = programOf(form)
  return hostileTexts(form).every(hostile => {
    const work = { steps: 0 }
    const given = textOf(hostile, 400)
    matchesWhole(program, given, work)
    return work.steps <= bound(program, given.length + 1)
  })
}

function assertAllLinear(patterns: readonly string[]): void {
  assert.deepEqual(patterns.filter(text => !isLinear(text)), [])
  for (const text of patterns) {
    const [hostile] = hostileTexts(formOf(text))
    assert.equal(typeof getPattern(text).test(textOf(hostile!, 100_000)), 'boolean')
  }
}

test('every pattern of the contracts, on texts that are made for it', t => {
  const patterns = patternsOfContracts()
  assertAllLinear(patterns)
  assert.ok(patterns.length > 30, `only ${patterns.length} patterns`)
  t.diagnostic(`${patterns.length} patterns`)
})

test('every pattern of all models', { skip: missing }, t => {
  const patterns = patternsOfModels()
  assertAllLinear(patterns)
  assert.ok(patterns.length > 560, `only ${patterns.length} patterns`)
  const ours = patterns.filter(text => !isDeterministic(formOf(text)))
  t.diagnostic(`${patterns.length} patterns, ${ours.length} of them for the machine of our own`)
})

/** Of the models: V8 takes twice as long for each further character. */
const exponential = [
  '^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$',
  '^[ \\t]*[^\\x00-\\x1F:\\x7F]+([ \\t]+[^\\x00-\\x1F:\\x7F]+)*[ \\t]*$',
  '[a-zA-Z](?:-?[a-zA-Z0-9]+)*', '[a-z](?:-?[a-z0-9]+){0,15}',
]
const quadratic = ['^https://.+$|^s3://([^/]+)/(.*?([^/]+))$', '[a-z]*[a-z0-9]*', 'a*ba*|(a|aa)*']

test('one that V8 would go on with for ever is found, and not left to it', () => {
  for (const text of [...exponential, ...quadratic]) {
    const form = formOf(text)
    const grows = hostileTexts(form).some(hostile => !growsLinearly(length => looksOf(form, textOf(hostile, length))))
    assert.ok(grows, text)
    assert.equal(isDeterministic(form), false, text)
    assert.ok(isLinear(text), text)
    assert.ok(!(getPattern(text) instanceof RegExp), text)
  }
})

test('a million characters, by a pattern that is exponential in V8', () => {
  const [header] = exponential
  assert.equal(getPattern(header!).test(' '.repeat(1_000_000)), true)
  assert.equal(getPattern(header!).test(`${' a'.repeat(500_000)}\0`), false)
})
