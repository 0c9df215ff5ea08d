// What identity and policies promise, rule by rule: each has a case here, or one elsewhere that is named here.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkout } from '../../kit/source-files.ts'
import conditionKeys from './condition-keys.cases.ts'
import policies from './policies.cases.ts'
import requests from './requests.cases.ts'
import resources from './resources.cases.ts'
import { rulesElsewhere, rulesHere } from './rules.ts'
import sessions from './sessions.cases.ts'

const suites = [policies, conditionKeys, requests, resources, sessions].flat()
const cases = suites.reduce((sum, { count }) => sum + count, 0)

for (const { rule, title, run } of suites) test(`${rule}: ${title}`, run)

test('every rule has a case', t => {
  const covered = new Set(suites.filter(({ count }) => count > 0).map(({ rule }) => rule))
  assert.deepEqual(rulesHere.filter(rule => !covered.has(rule)), [])
  t.diagnostic(`${rulesHere.length + rulesElsewhere.length} rules: ${rulesHere.length} by ${cases} cases here, `
    + `${rulesElsewhere.length} by cases that stand elsewhere`)
})

test('the case of a rule that stands elsewhere is there', () => {
  const texts = new Map<string, string>()
  const textOf = (path: string): string => {
    if (!texts.has(path)) texts.set(path, readFileSync(join(checkout, path), 'utf8'))
    return texts.get(path)!
  }
  assert.deepEqual(rulesElsewhere.filter(({ path, text }) => !textOf(path).includes(text)), [])
})

test('no rule is there twice', () => {
  const names = [...rulesHere, ...rulesElsewhere.map(({ sentence }) => sentence)]
  assert.deepEqual(names.filter((name, i) => names.indexOf(name) !== i), [])
})
