import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import { fingerprintOf, readSshKey, writeSshKey } from './ssh-key-text.ts'

const spki = { format: 'pem', type: 'spki' } as const
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = publicKey.export(spki) as string
const pkcs1 = publicKey.export({ format: 'pem', type: 'pkcs1' }) as string
const key = readSshKey(pem)
const { blob } = typeof key === 'string' ? assert.fail(key) : key
const line = writeSshKey(blob, 'SSH')

test('a key is one in either encoding, with a comment and without', () => {
  assert.deepEqual(readSshKey(pem), { encoding: 'PEM', blob })
  assert.deepEqual(readSshKey(`\n${pkcs1}\n`), { encoding: 'PEM', blob })
  for (const text of [line, `${line} ann@example.com\n`, `  ${line}\tann and more`]) {
    assert.deepEqual(readSshKey(text), { encoding: 'SSH', blob })
  }
  assert.equal(writeSshKey(blob, 'PEM'), pem)
})

/** With what `ssh-keygen -l -E md5` tells of it. */
const known = {
  line: [
    'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDqOgAFH5548qBjcu3TLMGLl4iuMpCb3lQwAD4aKsBralTIP6glSNPD+yYkx15/QJYkej7xQdiALmAwFF',
    'vTbxpV+v+jRfR9LL9juftm8iXCWQykz+Hnx8Vtm+h+iHrHdMdQJnsmtHz2icP2RYZpW7zpTfrlcPQLPQAprZ8+NIGp0KmE6S/JKufpUdrP5Pbe',
    'uCu39fcmRoYnNBo3W5r+oVFqMW7cOYkDh6r3uBpB+k4+f0B30UiSkx/7jVFWEJdOwApO89KPABHO5rK3AV5JM9rF5PyDMr8AumFwylzAQ4WDLS',
    'B3mDdK6grZtOUZtMYVlAhxhJDv/oKaPdqTxp8jAEgZ',
  ].join(''),
  fingerprint: 'b6:54:c1:34:99:da:6e:7b:ef:a2:fb:cf:16:f6:78:bf',
}

test('its fingerprint is what ssh-keygen tells', () => {
  const read = readSshKey(known.line)
  assert.equal(typeof read === 'string' ? read : fingerprintOf(read.blob), known.fingerprint)
})

test('what is no key, and what is none that is good', () => {
  const ed25519 = generateKeyPairSync('ed25519').publicKey.export(spki) as string
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export(spki) as string
  const unrecognized = [
    '', 'key', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKzvfE', privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
    '-----BEGIN CERTIFICATE-----\n', `x ${line}`,
  ]
  const invalid = [
    'ssh-rsa ', 'ssh-rsa AAAA', `${line}=`, `ssh-rsa ${line.slice(20)}`, line.slice(0, -8), ed25519, short,
    pem.replace('MII', 'AII'), pem.replace('-----END', ''),
  ]
  for (const text of unrecognized) assert.equal(readSshKey(text), 'unrecognized', text)
  for (const text of invalid) assert.equal(readSshKey(text), 'invalid', text)
  assert.deepEqual([unrecognized.length, invalid.length], [6, 9])
})

test('whatever is read is written as what is read again', () => {
  const cut = fc.tuple(fc.nat(line.length), fc.nat(3), fc.string({ maxLength: 3 }))
  const text = fc.oneof(cut.map(([at, gone, put]) => line.slice(0, at) + put + line.slice(at + gone)), fc.string())
  let read = 0
  property('SSH public key', 2000, text, given => {
    const found = readSshKey(given)
    if (typeof found === 'string') return
    read++
    assert.deepEqual(readSshKey(writeSshKey(found.blob, 'SSH')), { ...found, encoding: 'SSH' })
    assert.deepEqual(readSshKey(writeSshKey(found.blob, 'PEM')), { ...found, encoding: 'PEM' })
  })
  assert.ok(read > 100)
})
