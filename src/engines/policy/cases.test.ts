import assert from 'node:assert/strict'
import test from 'node:test'
import accounts from './cases/accounts.cases.ts'
import addresses from './cases/addresses.cases.ts'
import arns from './cases/arns.cases.ts'
import decisions from './cases/decisions.cases.ts'
import documents from './cases/documents.cases.ts'
import limits from './cases/limits.cases.ts'
import matching from './cases/matching.cases.ts'
import matrix from './cases/matrix.cases.ts'
import messages from './cases/messages.cases.ts'
import ordered from './cases/ordered.cases.ts'
import principals from './cases/principals.cases.ts'
import { rules, type Rule } from './cases/rules.ts'
import sets from './cases/sets.cases.ts'
import storable from './cases/storable.cases.ts'
import strings from './cases/strings.cases.ts'
import unknowns from './cases/unknown.cases.ts'
import variables from './cases/variables.cases.ts'

/** Cases by what they are about, and how many there are at least: a case that goes is to be missed, one that comes is not. */
const files = {
  accounts: { suites: accounts, least: 40 },
  addresses: { suites: addresses, least: 70 },
  arns: { suites: arns, least: 70 },
  decisions: { suites: decisions, least: 80 },
  documents: { suites: documents, least: 250 },
  limits: { suites: limits, least: 30 },
  matching: { suites: matching, least: 140 },
  matrix: { suites: matrix, least: 1500 },
  messages: { suites: messages, least: 60 },
  ordered: { suites: ordered, least: 70 },
  principals: { suites: principals, least: 170 },
  sets: { suites: sets, least: 550 },
  storable: { suites: storable, least: 80 },
  strings: { suites: strings, least: 70 },
  unknowns: { suites: unknowns, least: 180 },
  variables: { suites: variables, least: 140 },
}
const promised = 2500
const ran = new Map<string, number>()
const sumOf = (counts: Iterable<number>): number => [...counts].reduce((sum, count) => sum + count, 0)

for (const [name, { suites }] of Object.entries(files)) {
  for (const { rule, title, run } of suites) {
    test(`${rule}: ${title}`, async () => {
      ran.set(name, (ran.get(name) ?? 0) + await run())
    })
  }
}

test('every rule has a case', () => {
  const suites = Object.values(files).flatMap(file => file.suites)
  const covered = new Set(suites.filter(({ count }) => count > 0).map(({ rule }) => rule))
  assert.deepEqual((Object.keys(rules) as Rule[]).filter(rule => !covered.has(rule)), [])
})

test('as many cases have run as are promised', t => {
  const total = sumOf(ran.values())
  t.diagnostic(`${Object.keys(rules).length} rules of the engine, ${total} cases`)
  for (const [name, { least }] of Object.entries(files)) {
    const count = ran.get(name) ?? 0
    assert.ok(count >= least, `${name}: ${count} of at least ${least} cases have run`)
  }
  assert.ok(total >= promised, `${total} cases have run`)
})
