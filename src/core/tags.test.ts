import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listTags, tagsFrom } from './tags.ts'

test('tags are kept by key, any key, and listed again', () => {
  const members = [{ Key: 'team', Value: 'blue' }, { Key: '__proto__', Value: 'x' }, { Key: 'constructor', Value: '' }]
  assert.deepEqual(listTags(tagsFrom(members)), members)
  assert.deepEqual(tagsFrom(undefined), {})
})
