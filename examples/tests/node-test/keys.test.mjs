// Node's own runner: `node --test`. It gives each file a process, so each file has a server of its own.
import { KMS } from '@aws-sdk/client-kms'
import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { startStockade } from 'stockade-server'

const stockade = await startStockade()
const kms = new KMS(stockade.clientConfig)

beforeEach(() => stockade.reset())
after(async () => {
  kms.destroy()
  await stockade.stop()
})

test('what is encrypted is decrypted', async () => {
  const { KeyMetadata } = await kms.createKey({})
  const { CiphertextBlob } = await kms.encrypt({ KeyId: KeyMetadata.KeyId, Plaintext: Buffer.from('a secret') })
  const { Plaintext } = await kms.decrypt({ CiphertextBlob })
  assert.equal(Buffer.from(Plaintext).toString(), 'a secret')
})

test('a key is gone when its time has come, and with it what it encrypted', async () => {
  assert.deepEqual((await kms.listKeys({})).Keys, [])
  const { KeyMetadata } = await kms.createKey({})
  const { CiphertextBlob } = await kms.encrypt({ KeyId: KeyMetadata.KeyId, Plaintext: Buffer.from('a secret') })
  await kms.scheduleKeyDeletion({ KeyId: KeyMetadata.KeyId, PendingWindowInDays: 7 })
  await stockade.clock.advance('8d')
  await assert.rejects(kms.decrypt({ CiphertextBlob }), { name: 'AccessDeniedException' })
})
