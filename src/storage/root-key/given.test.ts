import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { Secret } from '../../core/secret.ts'
import { repeatableRandom } from '../fixture.ts'
import { rootKeyOfCommand, rootKeyOfEnvironment } from './given.ts'

const storeKey = new Uint8Array(32).fill(9)
const bytes = randomBytes(32)
const forms = [bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex'), ` ${bytes.toString('hex')}\n`]
const ofText = (text: string) => rootKeyOfEnvironment(new Secret(text), repeatableRandom(text))

test('the same bytes are the same key, however they are written and wherever they come from', () => {
  const wrapped = ofText(forms[0]!).wrap(storeKey)
  const keys = [...forms.map(ofText), rootKeyOfCommand(`echo ${forms[2]}`, repeatableRandom())]
  for (const key of keys) assert.deepEqual(Uint8Array.from(key.unwrap(wrapped)!), storeKey)
  assert.equal(ofText(randomBytes(32).toString('hex')).unwrap(wrapped), undefined)
})

test('what is no key is refused without being shown, and a command that fails is named', () => {
  const hostile = ['hush', 'hush'.repeat(16), forms[2]!.slice(1), `${forms[2]}0`, `${forms[0]}A`, 'hush\n'.repeat(100_000)]
  for (const text of hostile) {
    assert.throws(() => ofText(text).wrap(storeKey), (error: Error) => /STOCKADE_ROOT_KEY is not 32 bytes/.test(error.message)
      && !error.message.includes('hush'))
  }
  assert.throws(() => rootKeyOfCommand('echo hush', repeatableRandom()).wrap(storeKey), (error: Error) =>
    /The command for the root key printed not 32 bytes/.test(error.message) && !error.stack!.includes('hush\n'))
  const failing = rootKeyOfCommand('echo hush; exit 3', repeatableRandom())
  assert.throws(() => failing.wrap(storeKey), { message: 'The command for the root key failed: echo hush; exit 3' })
})
