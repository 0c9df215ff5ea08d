// What is done on the event loop, and takes long, is done in turns of whoever asks for it.
import assert from 'node:assert/strict'
import { generateKeyPairSync, hash } from 'node:crypto'
import { test } from 'node:test'
import { sign, type Signing } from './signatures.ts'

const pairs = {
  RSASSA_PKCS1_V1_5_SHA_256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  RSASSA_PSS_SHA_256: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ECDSA_SHA_256: generateKeyPairSync('ec', { namedCurve: 'prime256v1' }),
} as const
const message = hash('sha256', 'x', 'buffer')

for (const [algorithm, { privateKey }] of Object.entries(pairs)) {
  test(`${algorithm} of a digest waits for its caller's turn`, async () => {
    let [isTurn, asked] = [false, 0]
    const turns = {
      isOver: () => true,
      async next() {
        asked++
        await new Promise(setImmediate)
        isTurn = true
      },
    }
    const signing: Signing = { algorithm: algorithm as Signing['algorithm'], type: 'DIGEST', message }
    const made = sign(privateKey, signing, turns)
    assert.ok(made instanceof Promise)
    assert.ok((await made).length > 0)
    assert.deepEqual([isTurn, asked], [true, 1])
  })
}
