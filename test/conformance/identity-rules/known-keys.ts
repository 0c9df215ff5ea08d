// Condition keys have the names that AWS has for them. One that is misspelled is absent, which is what many a case expects.
import assert from 'node:assert/strict'
import { globalConditionKeys } from '../../../src/contracts/global-conditions.gen.ts'

/** AWS: of its documentation, and not of its reference data. */
const documented = new Set(['aws:signinsessionarn'])

export function checkKey(key: string): void {
  const name = key.toLowerCase().replace(/\/.*$/, '/*')
  assert.ok(documented.has(name) !== Object.hasOwn(globalConditionKeys, name), `AWS has no global condition key ${key}`)
}

/** Those of every service that a policy's condition asks for. */
export function checkCondition(condition: object): void {
  const keys = Object.values(condition).flatMap((asked: object) => Object.keys(asked))
  for (const key of keys) if (key.startsWith('aws:')) checkKey(key)
}
