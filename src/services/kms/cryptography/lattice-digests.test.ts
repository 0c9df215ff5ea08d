// What a signature of a message representative takes of the event loop.
import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { test } from 'node:test'
import { signMu, verifyMu } from './lattice-digests.ts'

const pair = generateKeyPairSync('ml-dsa-44' as never) as unknown as Record<'privateKey' | 'publicKey', KeyObject>
const mu = Buffer.alloc(64, 7)

test('what signing works with is made once for a key', async () => {
  let exported = 0
  const key = {
    asymmetricKeyType: pair.privateKey.asymmetricKeyType,
    export(options: { readonly format: 'jwk' }) {
      exported++
      return pair.privateKey.export(options)
    },
  } as unknown as KeyObject
  const signatures = [await signMu(key, mu), await signMu(key, mu)]
  assert.equal(exported, 1)
  for (const signature of signatures) assert.equal(await verifyMu(pair.publicKey, mu, signature), true)
})

test('each piece of it has a turn of its caller', async () => {
  let asked = 0
  const waiting: (() => void)[] = []
  const turns = {
    isOver: () => true,
    next() {
      asked++
      return new Promise<void>(resolve => waiting.push(resolve))
    },
  }
  let done = 0
  const count = () => void done++
  const signature = await signMu(pair.privateKey, mu)
  const all = [
    ...Array.from({ length: 4 }, () => signMu(pair.privateKey, mu, turns).then(count)),
    verifyMu(pair.publicKey, mu, signature, turns).then(count),
  ]
  for (let pieces = 0; pieces < 2 * 4 + 1; pieces++) {
    while (waiting.length === 0) await new Promise(resolve => setImmediate(resolve))
    const before = done
    waiting.shift()!()
    await new Promise(resolve => setImmediate(resolve))
    assert.ok(done - before <= 1)
  }
  await Promise.all(all)
  assert.deepEqual([asked, done], [9, 5])
})
