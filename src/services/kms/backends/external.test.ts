import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sdk } from '../../../../test/kit/sdk.ts'
import { connect, connectedStore, externalKey, startWithProxy, stateOf } from '../../../../test/kit/key-stores.ts'

const { proxy, server } = await startWithProxy()
const { kms } = sdk(server)
const Plaintext = Buffer.from('attack at dawn')
const EncryptionContext = { project: 'dawn' }

test('what was encrypted through a proxy is decrypted through it', async () => {
  const { CustomKeyStoreId: id } = await kms.createCustomKeyStore(proxy.store('first'))
  assert.match(id!, /^cks-[0-9a-f]{17}$/)
  assert.deepEqual(await stateOf(kms, id!), { ConnectionState: 'DISCONNECTED', ConnectionErrorCode: undefined })
  assert.deepEqual(await connect(kms, id!), { ConnectionState: 'CONNECTED', ConnectionErrorCode: undefined })
  const { KeyId, Arn } = await externalKey(kms, proxy, id!)
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext, EncryptionContext })
  const { Plaintext: opened, KeyId: by, KeyMaterialId } = await kms.decrypt({ CiphertextBlob, EncryptionContext })
  assert.deepEqual([Buffer.from(opened!), by, KeyMaterialId], [Plaintext, Arn, undefined])
})
void connectedStore
