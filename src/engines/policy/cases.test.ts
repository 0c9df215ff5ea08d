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

const suites = [
  accounts, addresses, arns, decisions, documents, limits, matching, matrix, messages, ordered, principals, sets, storable,
  strings, unknowns, variables,
].flat()

for (const { rule, title, run } of suites) test(`${rule}: ${title}`, run)

test('every rule has a case', t => {
  t.diagnostic(`${Object.keys(rules).length} rules of the engine, ${suites.reduce((sum, { count }) => sum + count, 0)} cases`)
  const covered = new Set(suites.filter(({ count }) => count > 0).map(({ rule }) => rule))
  assert.deepEqual((Object.keys(rules) as Rule[]).filter(rule => !covered.has(rule)), [])
})

test('as many cases ran as there are', () => {
  assert.equal(suites.reduce((sum, { count }) => sum + count, 0), 3660)
})
