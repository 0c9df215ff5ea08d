import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { HmacKey } from './hmac-key.ts'
import { property } from '../../../test/kit/properties.ts'
import { openSession, sealSession, sessionKeyIdOf, sessionSecret } from './session-token.ts'

const key = new HmacKey(randomBytes(32))
const keyId = 'ab'.repeat(16)
const seal = (content: string, accessKeyId = 'ASIAONE') => sealSession(keyId, key, randomBytes(16), accessKeyId, content)

test('a token names its key and opens for its own access key alone', () => {
  const token = seal('who')
  assert.equal(sessionKeyIdOf(token), keyId)
  assert.equal(openSession(key, token, 'ASIAONE'), 'who')
  assert.equal(openSession(key, token, 'ASIATWO'), undefined)
  assert.equal(openSession(new HmacKey(randomBytes(32)), token, 'ASIAONE'), undefined)
})

test('no token with any one bit flipped opens', () => {
  const bytes = Buffer.from(seal('some session'), 'base64')
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes)
    flipped[bit >> 3]! ^= 1 << (bit & 7)
    assert.equal(openSession(key, flipped.toString('base64'), 'ASIAONE'), undefined, `bit ${bit}`)
  }
})

test('texts that are no token name no key', () => {
  property('session token', 1000, fc.string(), text => sessionKeyIdOf(text) === undefined)
  assert.equal(sessionKeyIdOf(`${seal('x')}=`), undefined)
  assert.equal(sessionKeyIdOf(''), undefined)
})

test('any session is read back, and any bytes behind a version open nothing', () => {
  property('session token', 300, fc.string().filter(text => text.isWellFormed()), content => {
    assert.equal(openSession(key, seal(content), 'ASIAONE'), content)
  })
  property('session token', 1000, fc.uint8Array({ maxLength: 100 }), rest => {
    const token = Buffer.from([2, ...rest]).toString('base64')
    assert.equal(sessionKeyIdOf(token) !== undefined, rest.length >= 17)
    assert.equal(openSession(key, token, 'ASIAONE'), undefined)
  })
})

test('a secret belongs to its token, and not to its access key id alone', () => {
  const token = seal('who')
  assert.equal(sessionSecret(key, token, 'ASIAONE').length, 40)
  assert.equal(sessionSecret(key, token, 'ASIAONE'), sessionSecret(key, token, 'ASIAONE'))
  assert.notEqual(sessionSecret(key, token, 'ASIAONE'), sessionSecret(key, token, 'ASIATWO'))
  assert.notEqual(sessionSecret(key, token, 'ASIAONE'), sessionSecret(key, seal('who'), 'ASIAONE'))
})
