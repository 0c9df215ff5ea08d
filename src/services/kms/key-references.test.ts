import { test } from 'node:test'
import { assertRefused } from '../../../test/kit/refusal.ts'
import { sdk } from '../../../test/kit/sdk.ts'
import { startServer } from '../../../test/kit/server.ts'

const { kms } = sdk(await startServer())
const { KeyMetadata: key } = await kms.createKey({})
const arn = (name: string) => `arn:aws:kms:us-east-1:000000000000:${name}`

test('no operation that manages a key takes an alias for it, whether the alias is there or not', async () => {
  await kms.createAlias({ AliasName: 'alias/there', TargetKeyId: key!.KeyId! })
  const managing: readonly ((KeyId: string) => Promise<unknown>)[] = [
    KeyId => kms.cancelKeyDeletion({ KeyId }),
    KeyId => kms.disableKey({ KeyId }),
    KeyId => kms.enableKey({ KeyId }),
    KeyId => kms.getKeyPolicy({ KeyId }),
    KeyId => kms.listAliases({ KeyId }),
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
