import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Secret } from '../../../core/secret.ts'
import { repeatableRandom, temporaryFolder } from '../../storage.kit.ts'
import { rootKeyOfCommand, rootKeyOfEnvironment } from './given.ts'
import { rootKeyOf } from './open.ts'

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

test('a command of a file is run beside the file, whatever folder one works in', t => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'stockade.yaml'), '', { mode: 0o600 })
  writeFileSync(join(folder, 'key'), forms[2]!)
  const cat = `"${process.execPath}" -p "fs.readFileSync('./key', 'utf8')"`
  rootKeyOfCommand(cat, repeatableRandom(), join(folder, 'stockade.yaml')).wrap(storeKey)
  assert.throws(() => rootKeyOfCommand(`${cat} 2>&1`, repeatableRandom()).wrap(storeKey), /The command for the root key failed/)
})

test('a command of a file that others may write is not run', { skip: process.platform === 'win32' }, t => {
  const [path, ran] = ['stockade.yaml', 'ran'].map(name => join(temporaryFolder(t), name))
  const command = `touch ${ran}; echo ${forms[2]}`
  writeFileSync(path!, 'root-key-command: …', { mode: 0o600 })
  const wrap = () => rootKeyOf({ from: 'command', command, saidIn: path! }, repeatableRandom()).wrap(storeKey)
  for (const mode of [0o666, 0o620, 0o602]) {
    chmodSync(path!, mode)
    assert.throws(wrap, /^Error: The mode 0\d{3} of \S+stockade\.yaml lets others write it: /)
  }
  assert.equal(existsSync(ran!), false)
  chmodSync(path!, 0o644)
  wrap()
  assert.equal(existsSync(ran!), true)
})
