import assert from 'node:assert/strict'
import { chmodSync, readFileSync, readlinkSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { temporaryFolder } from '../../../test/kit/temporary-folder.ts'
import { ConfigError } from '../../config.ts'
import { replaceSection, writeProfile } from './aws-profile.ts'

test('a section is added behind what is there', () => {
  assert.equal(replaceSection('', 'a', ['x = 1']), '[a]\nx = 1\n')
  assert.equal(replaceSection('[b]\ny = 2\n', 'a', ['x = 1']), '[b]\ny = 2\n\n[a]\nx = 1\n')
})

test('a section that is there is replaced, and nothing else is touched', () => {
  const text = '# mine\n[a]\nx = old\nregion = old\n\n[profile a]\nz = 3\n'
  assert.equal(replaceSection(text, 'a', ['x = 1']), '# mine\n[profile a]\nz = 3\n\n[a]\nx = 1\n')
})

test('a value that goes on in another line is no setting of its own, and nothing is written', () => {
  const profile = { url: 'http://127.0.0.1:4566', region: 'us-east-1', accessKeyId: 'AKIA', secretAccessKey: 'secret' }
  for (const name of Object.keys(profile)) {
    const evil = { ...profile, [name]: 'x\n[profile evil]\ncredential_process = id' }
    assert.throws(() => writeProfile('test', evil), ConfigError, name)
  }
})

test('what lies in the place of a draft gives the credentials neither its mode nor its place', t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const [config, credentials, elsewhere] = ['config', 'credentials', 'elsewhere'].map(name => join(folder.path, name))
  const before = { ...process.env }
  t.after(() => void (process.env = before))
  process.env = { ...before, AWS_CONFIG_FILE: config!, AWS_SHARED_CREDENTIALS_FILE: credentials! }
  const profile = { url: 'http://127.0.0.1:4566', region: 'us-east-1', accessKeyId: 'AKIA', secretAccessKey: 'hush' }
  writeFileSync(`${credentials}.stockade`, '')
  chmodSync(`${credentials}.stockade`, 0o666)
  writeProfile('test', profile)
  if (process.platform !== 'win32') assert.equal(statSync(credentials!).mode & 0o777, 0o600)
  writeFileSync(elsewhere!, 'theirs')
  symlinkSync(elsewhere!, `${credentials}.stockade`)
  writeProfile('test', profile)
  assert.equal(readFileSync(elsewhere!, 'utf8'), 'theirs')
  assert.match(readFileSync(credentials!, 'utf8'), /hush/)
  // Who keeps the file itself elsewhere finds the profile there.
  renameSync(credentials!, elsewhere!)
  symlinkSync(elsewhere!, credentials!)
  writeProfile('linked', profile)
  assert.equal(readlinkSync(credentials!), elsewhere)
  assert.match(readFileSync(elsewhere!, 'utf8'), /\[test\][^]*\[linked\]/)
})
