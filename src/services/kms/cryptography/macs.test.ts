import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KeySpec, MacAlgorithmSpec } from '@aws-sdk/client-kms'
import { lastRecord } from '../../../../test/kit/record.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'

const server = await startServer()
const { kms } = sdk(server)
const Message = Buffer.from('a message')

async function newKey(KeySpec: KeySpec) {
  return (await kms.createKey({ KeySpec, KeyUsage: 'GENERATE_VERIFY_MAC' })).KeyMetadata!
}

test('a MAC is as long as its hash, and is of its message alone', async () => {
  for (const bits of [224, 256, 384, 512]) {
    const { KeyId, Arn, MacAlgorithms, CurrentKeyMaterialId } = await newKey(`HMAC_${bits}` as KeySpec)
    const MacAlgorithm = `HMAC_SHA_${bits}` as MacAlgorithmSpec
    assert.deepEqual([MacAlgorithms, CurrentKeyMaterialId], [[MacAlgorithm], undefined])
    const { Mac, ...told } = await kms.generateMac({ KeyId, Message, MacAlgorithm })
    assert.equal(Mac!.length, bits / 8)
    assert.deepEqual([told.KeyId, told.MacAlgorithm], [Arn, MacAlgorithm])
    assert.equal((await kms.verifyMac({ KeyId, Message, MacAlgorithm, Mac })).MacValid, true)
    const changed = Buffer.from(Mac!)
    changed[0]! ^= 1
    for (const other of [{ Mac: changed }, { Mac: Mac!.subarray(1) }, { Mac, Message: Buffer.from('another') }]) {
      for (const DryRun of [false, true]) {
        const asked = { KeyId, Message, MacAlgorithm, DryRun, ...other }
        await assertRefused(kms.verifyMac(asked), 'KMSInvalidMacException', /^(UnknownError)?$/)
      }
    }
  }
})

test('a key of another algorithm or use makes none', async () => {
  const { KeyId } = await newKey('HMAC_256')
  await assertRefused(
    kms.generateMac({ KeyId, Message, MacAlgorithm: 'HMAC_SHA_384' }), 'InvalidKeyUsageException',
    'Algorithm HMAC_SHA_384 is incompatible with key spec HMAC_256.',
  )
  const { KeyMetadata: other } = await kms.createKey({})
  await assertRefused(
    kms.generateMac({ KeyId: other!.KeyId, Message, MacAlgorithm: 'HMAC_SHA_256' }), 'InvalidKeyUsageException',
    `${other!.Arn} key usage is ENCRYPT_DECRYPT which is not valid for GenerateMac.`,
  )
  await assertRefused(kms.createKey({ KeySpec: 'HMAC_256' }), 'ValidationException', /must specify a KeyUsage/)
})

test('the trail shows the algorithm, and neither message nor MAC', async () => {
  const { KeyId } = await newKey('HMAC_512')
  await kms.generateMac({ KeyId, Message, MacAlgorithm: 'HMAC_SHA_512' })
  const { requestParameters, responseElements, readOnly } = await lastRecord(server, 'GenerateMac')
  assert.deepEqual([readOnly, responseElements], [true, null])
  assert.deepEqual(requestParameters, { keyId: KeyId, macAlgorithm: 'HMAC_SHA_512' })
})
