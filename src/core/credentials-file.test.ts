import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { property } from '../../test/kit/properties.ts'
import { credentialsText, parseCredentials } from './credentials-file.ts'

const key = { accessKeyId: 'AKIA0123456789ABCDEF', secretAccessKey: 'a/b+c=' }

test('what is written is read, whatever else somebody wrote beside it', () => {
  assert.equal(
    credentialsText(key), '[default]\naws_access_key_id = AKIA0123456789ABCDEF\naws_secret_access_key = a/b+c=\n',
  )
  for (const text of [credentialsText(key), `# mine\n${credentialsText(key)}region = eu-west-1\n`]) {
    assert.deepEqual(parseCredentials(text), key)
  }
})

test('half a key is none', () => {
  const [first = '', id = '', secret = ''] = credentialsText(key).split('\n')
  for (const lines of [[], [first], [first, id], [first, secret], [first, id, 'aws_secret_access_key = ']]) {
    assert.equal(parseCredentials(`${lines.join('\n')}\n`), undefined, lines.join('\n'))
  }
})

test('a key comes back as it was, and of any text comes one that can be written, or none', () => {
  const keys = fc.tuple(fc.stringMatching(/^[A-Z\d]{16,128}$/), fc.stringMatching(/^[!-~]{1,64}$/))
  property('credentials file', 500, keys, ([accessKeyId, secretAccessKey]) => {
    const made = { accessKeyId, secretAccessKey }
    assert.deepEqual(parseCredentials(credentialsText(made)), made)
  })
  const lines = fc.constantFrom('aws_access_key_id = a', 'aws_access_key_id = ', 'aws_secret_access_key = b', '[default]', '=')
  const texts = fc.oneof(fc.string(), fc.array(lines).map(some => some.join('\n')))
  property('credentials file', 500, texts, text => {
    const found = parseCredentials(text)
    if (found) assert.deepEqual(parseCredentials(credentialsText(found)), found)
  })
})
