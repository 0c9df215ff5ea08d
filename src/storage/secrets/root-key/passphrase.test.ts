import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret } from '../../../core/secret.ts'
import { repeatableRandom } from '../../storage.kit.ts'
import { rootKeyOfPassphrase } from './passphrase.ts'

const storeKey = new Uint8Array(32).fill(9)
const of = (text: string) => rootKeyOfPassphrase(new Secret(text), repeatableRandom(text))

test('a store is made under no passphrase that is guessed at once, and the passphrase is not shown', () => {
  // As people count them: an accent that is written apart, or a sign of two units, is one character.
  const short = ['x', 'hush', 'hush-hush-1', 'e\u0301'.repeat(11), '\u{1f600}'.repeat(11), ' '.repeat(40), 'hush       hush']
  for (const text of short) {
    assert.throws(() => of(text).wrap(storeKey), {
      message: 'A store is made under a passphrase of 12 characters or more, blanks aside: choose a longer one, such as five '
        + 'words drawn at random.',
    })
  }
  for (const text of ['hush-hush-12', 'e\u0301'.repeat(12)]) {
    assert.deepEqual(Uint8Array.from(of(text).unwrap(of(text).wrap(storeKey))!), storeKey)
  }
})

test('a store that was made under a shorter one opens with it', () => {
  const wrapped = 'passphrase:2v68m6l2NkoaXGXmQSZI2w:'
    + 'Fol_iax9yHoXa1IqWWvZwapS0ySd7UUrPttMpuRDpLZyTz_wukdiljIdJr589cxKlzX0AAknOocw2cmKt1JE1g'
  assert.deepEqual(Uint8Array.from(of('x').unwrap(wrapped)!), storeKey)
  assert.equal(of('y').unwrap(wrapped), undefined)
})
