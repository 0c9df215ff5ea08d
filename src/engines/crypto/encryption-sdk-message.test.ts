// Messages of the AWS Encryption SDK: the SDK itself opens what is sealed here, and nothing that was changed is opened.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import {
  buildClient, CommitmentPolicy, RawAesKeyringNode, RawAesWrappingSuiteIdentifier, AlgorithmSuiteIdentifier,
} from '@aws-crypto/client-node'
import { BadMessage, readMessage, sealMessage } from './encryption-sdk-message.ts'

const dataKey = randomBytes(32)
const encryptionContext = { PARAMETER_ARN: 'arn:aws:ssm:us-east-1:000000000000:parameter/a', Ärger: 'größer', b: '' }
const dataKeys = [{ provider: 'aws-kms', info: 'arn:aws:kms:us-east-1:000000000000:key/a', ciphertext: randomBytes(180) }]
const seal = (plaintext: Uint8Array) =>
  sealMessage({ messageId: randomBytes(32), dataKey, plaintext, encryptionContext, dataKeys })

test('what is sealed is opened, whatever its length is', () => {
  for (const length of [0, 1, 4095, 4096, 4097, 8192, 8193]) {
    const plaintext = randomBytes(length)
    const message = readMessage(seal(plaintext))
    assert.deepEqual(message.open(dataKey), plaintext)
    assert.deepEqual([message.encryptionContext, message.dataKeys], [encryptionContext, dataKeys])
  }
})

test('what the SDK has encrypted is opened under the data key that it carries', async () => {
  const { encrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
  const unencryptedMasterKey = new Uint8Array(32).fill(7)
  const wrappingSuite = RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING
  const keyring = new RawAesKeyringNode({ keyName: 'k', keyNamespace: 'n', unencryptedMasterKey, wrappingSuite })
  const suiteId = AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY
  const { result } = await encrypt(keyring, Buffer.from('x'.repeat(5000)), { encryptionContext: { a: 'b' }, suiteId })
  const message = readMessage(result)
  assert.deepEqual([message.encryptionContext, message.dataKeys[0]?.provider], [{ a: 'b' }, 'n'])
  assert.throws(() => message.open(dataKey), BadMessage)
})

test('a message that was changed anywhere, cut off or made longer is not opened', () => {
  const message = seal(randomBytes(5000))
  for (let at = 0; at < message.length; at += at < 500 || at > message.length - 50 ? 1 : 211) {
    const changed = Buffer.from(message)
    changed[at]! ^= 1
    assert.throws(() => readMessage(changed).open(dataKey), BadMessage, `byte ${at}`)
  }
  for (let length = 0; length < message.length; length += 97) {
    assert.throws(() => readMessage(message.subarray(0, length)).open(dataKey), BadMessage, `${length} bytes`)
  }
  assert.throws(() => readMessage(Buffer.concat([message, Buffer.alloc(1)])).open(dataKey), BadMessage)
  assert.throws(() => readMessage(message).open(randomBytes(32)), BadMessage)
})
