import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { runs } from '../../../../test/kit/command-line.ts'
import { temporaryFolder } from '../../../../test/kit/temporary-folder.ts'
import { envelop, sealingBytes } from './enveloped-data.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

const withoutOpenssl = !runs('openssl', 'version') && 'openssl is missing'

test('OpenSSL opens what is enveloped, of any length', { skip: withoutOpenssl }, t => {
  const folder = temporaryFolder()
  t.after(folder.remove)
  const key = join(folder.path, 'key.pem')
  writeFileSync(key, privateKey.export({ format: 'pem', type: 'pkcs8' }))
  for (const length of [1, 16, 32, 127, 128, 1024, 4096, 65_536]) {
    const plaintext = randomBytes(length)
    const input = Buffer.from(envelop(plaintext, publicKey, randomBytes(sealingBytes)))
    const opened = spawnSync('openssl', ['cms', '-decrypt', '-binary', '-inform', 'DER', '-inkey', key], { input })
    assert.deepEqual(opened.stdout, plaintext, opened.stderr.toString())
  }
})
