import assert from 'node:assert/strict'
import { test } from 'node:test'
import { replaceSection } from './aws-profile.ts'

test('a section is added behind what is there', () => {
  assert.equal(replaceSection('', 'a', ['x = 1']), '[a]\nx = 1\n')
  assert.equal(replaceSection('[b]\ny = 2\n', 'a', ['x = 1']), '[b]\ny = 2\n\n[a]\nx = 1\n')
})

test('a section that is there is replaced, and nothing else is touched', () => {
  const text = '# mine\n[a]\nx = old\nregion = old\n\n[profile a]\nz = 3\n'
  assert.equal(replaceSection(text, 'a', ['x = 1']), '# mine\n[profile a]\nz = 3\n\n[a]\nx = 1\n')
})
