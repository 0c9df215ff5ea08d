// Keys of KMS in several Regions, through every client: how they are made, told, replicated and called off.
import assert from 'node:assert/strict'
import {
  CancelKeyDeletion, CreateKey, Decrypt, DescribeKey, Encrypt, ReplicateKey, ScheduleKeyDeletion, UpdatePrimaryRegion,
} from '../../../src/contracts/kms.gen.ts'
import { refused, type AnyClient } from '../../kit/any-client.ts'
import { throughEveryClient } from '../../kit/every-client.ts'
import { account, root } from '../../kit/identity.ts'

const Plaintext = Buffer.from([0, 1, 2, 250, 251, 252, 10, 13])
const [here, there] = ['us-east-1', 'eu-west-1']

async function replication({ call }: AnyClient): Promise<void> {
  const { KeyMetadata: made } = await call(root, CreateKey, { MultiRegion: true })
  const { KeyId } = made!
  const keyIn = (Region: string) => ({ Arn: `arn:aws:kms:${Region}:${account}:key/${KeyId}`, Region })
  const primary = { MultiRegionKeyType: 'PRIMARY', PrimaryKey: keyIn(here), ReplicaKeys: [] }
  assert.deepEqual([made!.MultiRegion, made!.MultiRegionConfiguration], [true, primary])
  const Tags = [{ TagKey: 'team', TagValue: 'red' }]
  const { ReplicaKeyMetadata: replica, ReplicaTags } = await call(root, ReplicateKey, { KeyId, ReplicaRegion: there, Tags })
  assert.deepEqual([replica!.Arn, replica!.KeyState, ReplicaTags], [keyIn(there).Arn, 'Creating', Tags])
  const { KeyMetadata: found } = await call(root, DescribeKey, { KeyId })
  assert.deepEqual(found!.MultiRegionConfiguration, { ...primary, ReplicaKeys: [keyIn(there)] })
  const { CiphertextBlob } = await call(root, Encrypt, { KeyId, Plaintext })
  const { Plaintext: opened } = await call(root, Decrypt, { CiphertextBlob: CiphertextBlob! })
  assert.deepEqual(Buffer.from(opened!), Plaintext)
  await refused(
    call(root, ReplicateKey, { KeyId, ReplicaRegion: there }), 'AlreadyExistsException',
    'You can create only one replica of each primary key in each AWS Region.',
  )
  await call(root, UpdatePrimaryRegion, { KeyId, PrimaryRegion: here })
  const scheduled = await call(root, ScheduleKeyDeletion, { KeyId, PendingWindowInDays: 9 })
  assert.deepEqual([scheduled.KeyState, scheduled.PendingWindowInDays], ['PendingReplicaDeletion', 9])
  const { KeyMetadata: waiting } = await call(root, DescribeKey, { KeyId })
  assert.deepEqual([waiting!.KeyState, waiting!.PendingDeletionWindowInDays], ['PendingReplicaDeletion', 9])
  await call(root, CancelKeyDeletion, { KeyId })
}

async function singleRegion({ call }: AnyClient): Promise<void> {
  const { KeyMetadata } = await call(root, CreateKey, {})
  const { KeyId, Arn } = KeyMetadata!
  const words = `${Arn} is not a multi-region primary key.`
  await refused(call(root, ReplicateKey, { KeyId, ReplicaRegion: there }), 'UnsupportedOperationException', words)
  await refused(call(root, UpdatePrimaryRegion, { KeyId, PrimaryRegion: there }), 'UnsupportedOperationException', words)
}

throughEveryClient({ 'replication': replication, 'a key of one Region': singleRegion })
