import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readIamReference } from './iam-reference.ts'

const beside = { 'kms:CustomerMasterKeySpec': 'kms:KeySpec' }
const { actionsOfKeys } = await readIamReference(['kms'], beside)
const actionsOf = (key: string) => actionsOfKeys.filter(({ keys }) => keys.includes(key)).flatMap(({ actions }) => actions)

test('an action has its own keys and those of what it is asked on', () => {
  assert.deepEqual(actionsOf('kms:schedulekeydeletionpendingwindowindays'), ['kms:ScheduleKeyDeletion'])
  assert.ok(actionsOf('kms:resourcealiases').includes('kms:ScheduleKeyDeletion'))
  assert.ok(!actionsOf('kms:resourcealiases').includes('kms:CreateKey'))
  assert.deepEqual(actionsOf('aws:tagkeys'), ['kms:CreateKey', 'kms:TagResource', 'kms:UntagResource'])
})

test('keys that every request may have are left out, and a family stands for its many', () => {
  const keys = actionsOfKeys.flatMap(group => group.keys)
  assert.deepEqual(keys.filter(key => key.startsWith('aws:')), ['aws:requesttag/*', 'aws:tagkeys'])
  assert.deepEqual(keys.filter(key => key.includes('attestation')), ['kms:recipientattestation:*'])
  assert.equal(new Set(keys).size, keys.length)
})

test('a key that is listed for no action goes with another, and an override that is not needed is an error', async () => {
  assert.deepEqual(actionsOf('kms:customermasterkeyspec'), actionsOf('kms:keyspec'))
  await assert.rejects(readIamReference(['kms'], { 'kms:KeyUsage': 'kms:KeySpec' }), /lists 'kms:KeyUsage' itself/)
  await assert.rejects(readIamReference(['kms'], { 'kms:CustomerMasterKeySpec': 'kms:None' }), /'kms:None' for no action/)
})

test('an action that the reference does not list is one beside its own', async () => {
  const { actions } = await readIamReference(['kms'], {}, ['CreateNothing'])
  assert.deepEqual(actions.filter(action => /^kms:Create[KN]/.test(action)), ['kms:CreateKey', 'kms:CreateNothing'])
  await assert.rejects(readIamReference(['kms'], {}, ['CreateKey']), /lists 'CreateKey' itself/)
})
