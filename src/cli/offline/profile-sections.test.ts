import assert from 'node:assert/strict'
import { test } from 'node:test'
import { editSection, findSection } from './profile-sections.ts'

test('a section is added behind what is there', () => {
  assert.equal(editSection('', 'a', { x: '1' }), '[a]\nx = 1\n')
  assert.equal(editSection('[b]\ny = 2', 'a', { x: '1', y: undefined }), '[b]\ny = 2\n\n[a]\nx = 1\n')
})

test('of a section that is there the settings are changed, and nothing else', () => {
  const text = '# mine\n[a]\n# why\nX=old\nregion = old\n\n[profile a]\nx = 3\n'
  assert.equal(
    editSection(text, 'a', { x: '1', z: '2' }), '# mine\n[a]\n# why\nx = 1\nregion = old\nz = 2\n\n[profile a]\nx = 3\n',
  )
  assert.equal(editSection('[a]\nx = 1\nx = 2\n', 'a', { x: '3' }), '[a]\nx = 3\n')
  assert.equal(editSection('[a]\nx = 1\ny = 2', 'a', { x: undefined }), '[a]\ny = 2\n')
})

test('what is indented goes with the setting above it', () => {
  const text = '[a]\ns3 =\n  x = 5\n  # of s3\ny = 2\n'
  assert.equal(editSection(text, 'a', { x: '1' }), '[a]\ns3 =\n  x = 5\n  # of s3\ny = 2\nx = 1\n')
  assert.equal(editSection(text, 'a', { s3: undefined }), '[a]\n  # of s3\ny = 2\n', 'but comments stay')
  assert.deepEqual([...findSection(text, 'a')!], [['s3', ''], ['y', '2']])
})

test('a section is found by its name, however it is written', () => {
  const text = 'x = 0\n; [a]\n [profile  a ] \nEndpoint_URL = u = v\n[b]\n#x = 1\n'
  assert.deepEqual([...findSection(text, 'profile a')!], [['endpoint_url', 'u = v']])
  assert.deepEqual([...findSection(text, 'b')!], [])
  assert.equal(findSection(text, 'a'), undefined)
  for (const same of ['profile "a"', "profile 'a'", 'profile\ta', 'profile a\\b', 'profile "a"b', 'profiles a']) {
    const name = same.includes('b') ? 'profile ab' : 'profile a'
    assert.deepEqual([...findSection(`[${same}]\nx = 1\n`, name)!], [['x', '1']], same)
  }
  assert.deepEqual([...findSection('[profile default]\nregion = eu-west-1\n', 'default')!], [['region', 'eu-west-1']])
})

test('of what stands in front of a new section nothing is changed', () => {
  const text = '[staging]\naws_session_token = \n'
  assert.ok(editSection(text, 'a', { x: '1' }).startsWith(text))
})
