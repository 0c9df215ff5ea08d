import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { property } from '../../../../test/kit/properties.ts'
import { assertRefused } from '../../../../test/kit/refusal.ts'
import { sdk } from '../../../../test/kit/sdk.ts'
import { startServer } from '../../../../test/kit/server.ts'
import type { Scope } from '../../../gateway/operation.ts'
import { keyArn } from '../arns.ts'
import { getOwnKey, parseReference } from './key-references.ts'

const { kms } = sdk(await startServer())
const { KeyMetadata: key } = await kms.createKey({})
const arn = (name: string) => `arn:aws:kms:us-east-1:000000000000:${name}`

test('no operation that manages a key takes an alias for it, whether the alias is there or not', async () => {
  await kms.createAlias({ AliasName: 'alias/there', TargetKeyId: key!.KeyId! })
  const managing: readonly ((KeyId: string) => Promise<unknown>)[] = [
    KeyId => kms.cancelKeyDeletion({ KeyId }),
    KeyId => kms.disableKey({ KeyId }),
    KeyId => kms.disableKeyRotation({ KeyId }),
    KeyId => kms.enableKey({ KeyId }),
    KeyId => kms.enableKeyRotation({ KeyId }),
    KeyId => kms.getKeyPolicy({ KeyId }),
    KeyId => kms.getKeyRotationStatus({ KeyId }),
    KeyId => kms.listAliases({ KeyId }),
    KeyId => kms.listGrants({ KeyId }),
    KeyId => kms.listKeyPolicies({ KeyId }),
    KeyId => kms.listResourceTags({ KeyId }),
    KeyId => kms.putKeyPolicy({ KeyId, Policy: '{}' }),
    KeyId => kms.scheduleKeyDeletion({ KeyId }),
    KeyId => kms.tagResource({ KeyId, Tags: [] }),
    KeyId => kms.untagResource({ KeyId, TagKeys: [] }),
    KeyId => kms.updateKeyDescription({ KeyId, Description: '' }),
  ]
  for (const name of ['alias/there', 'alias/none', arn('alias/there')]) {
    for (const manage of managing) {
      await assertRefused(manage(name), 'InvalidArnException', 'Key Aliases are not supported for this operation.')
    }
  }
})

test('a word that is no key\'s id, bare and in an ARN', async () => {
  await assertRefused(kms.describeKey({ KeyId: 'foo' }), 'NotFoundException', "Invalid keyId 'foo'")
  await assertRefused(kms.describeKey({ KeyId: arn('key/foo') }), 'NotFoundException', 'Invalid keyId foo')
})

test('an ARN of another partition, or of no account, names no key', async () => {
  for (const KeyId of [key!.Arn!.replace('arn:aws:', 'arn:aws-cn:'), key!.Arn!.replace(':000000000000:', '::')]) {
    await assertRefused(kms.describeKey({ KeyId }), 'NotFoundException', `Invalid keyId '${KeyId}'`)
  }
})

const scope = { partition: 'aws', account: '000000000000', region: 'us-east-1' } as Scope
const piece = fc.oneof(
  fc.constantFrom('arn:', 'aws:', 'kms:', 'us-east-1:', ':', '000000000000:', 'key/', 'alias/', key!.KeyId!, 'mrk-', '\n', ' '),
  fc.string({ unit: 'binary', maxLength: 5 }),
)

test('any text names a key or an alias, of the caller unless an ARN says of whom, or nothing', () => {
  let found = 0
  const texts = fc.array(piece, { maxLength: 9 }).map(pieces => pieces.join(''))
  property('key reference', 2000, fc.oneof(texts, texts.map(text => `arn:aws:kms:us-east-1:000000000000:${text}`)), text => {
    const reference = parseReference(scope, text)
    if (!reference) return
    found++
    const { account, region, keyId, alias } = reference
    assert.ok((keyId === undefined) !== (alias === undefined))
    assert.ok(text.endsWith(keyId ?? alias!))
    if (!text.startsWith('arn:')) assert.deepEqual([account, region], [scope.account, scope.region])
    assert.notEqual(account, '')
  })
  assert.ok(found > 20)
})

test('where nothing was asked about the key, one of another account is not told from none', async () => {
  const account = '111111111111'
  const keyId = '12345678-1234-1234-1234-123456789012'
  const error = (_code: string, message: string) => new Error(message)
  const call = (found: object | undefined) => ({ scope, state: { in: () => ({ get: async () => found }) }, error }) as never
  const text = keyArn({ ...scope, account }, keyId)
  const absent = `Key '${text}' does not exist`
  await assert.rejects(getOwnKey(call({ id: keyId, account }), text), { message: absent })
  await assert.rejects(getOwnKey(call(undefined), text), { message: absent })
})
