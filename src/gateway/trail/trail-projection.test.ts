import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CreateAccessKey } from '../../contracts/iam.gen.ts'
import { CreateKey, Decrypt, Encrypt } from '../../contracts/kms.gen.ts'
import { projectStructure, trailName } from './trail-projection.ts'

test('names are the trail\'s', () => {
  const names = { KeyId: 'keyId', DBInstanceIdentifier: 'dBInstanceIdentifier', keyId: 'keyId', A: 'a' }
  for (const [member, name] of Object.entries(names)) assert.equal(trailName(member), name)
})

test('bytes and secrets are left out, wherever they stand', () => {
  const bytes = Buffer.from('secret')
  assert.deepEqual(
    projectStructure(Encrypt.input, { KeyId: 'k', Plaintext: bytes, EncryptionContext: { A: 'b' }, GrantTokens: ['t'] }),
    { keyId: 'k', encryptionContext: { A: 'b' } },
  )
  const attested = { CiphertextBlob: bytes, Recipient: { AttestationDocument: bytes } }
  assert.deepEqual(projectStructure(Decrypt.input, attested), { recipient: {} })
  const AccessKey = { UserName: 'ann', AccessKeyId: 'AKIA', SecretAccessKey: 'hunter2', Status: 'Active' }
  const shown = projectStructure(CreateAccessKey.output, { AccessKey })
  assert.deepEqual(shown, { accessKey: { userName: 'ann', accessKeyId: 'AKIA', status: 'Active' } })
})

test('structures within lists, and nothing for nothing', () => {
  assert.deepEqual(projectStructure(CreateKey.input, { Tags: [{ TagKey: 'a', TagValue: 'b' }], MultiRegion: false }), {
    tags: [{ tagKey: 'a', tagValue: 'b' }], multiRegion: false,
  })
  for (const nothing of [undefined, null, {}, { Unknown: 1 }]) assert.equal(projectStructure(CreateKey.input, nothing), undefined)
})

test('a date is written like the record’s own, to the second', () => {
  const KeyMetadata = { KeyId: 'k', CreationDate: new Date(Date.UTC(2026, 10, 22, 17, 19, 10, 999)) }
  const shown = projectStructure(CreateKey.output, { KeyMetadata })
  assert.deepEqual(shown, { keyMetadata: { keyId: 'k', creationDate: '2026-11-22T17:19:10Z' } })
})
