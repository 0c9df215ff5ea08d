import assert from 'node:assert/strict'
import { test } from 'node:test'
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
