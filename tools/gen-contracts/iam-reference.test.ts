import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readIamReference } from './iam-reference.ts'

const beside = { 'kms:CustomerMasterKeySpec': 'kms:KeySpec' }
const { actionsOfKeys } = await readIamReference(['kms'], { keysBeside: beside })
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
  const besides = (keysBeside: Record<string, string>) => readIamReference(['kms'], { keysBeside })
  await assert.rejects(besides({ 'kms:KeyUsage': 'kms:KeySpec' }), /lists 'kms:KeyUsage' itself/)
  await assert.rejects(besides({ 'kms:CustomerMasterKeySpec': 'kms:None' }), /'kms:None' for no action/)
})

test('an action that the reference does not list is one beside its own', async () => {
  const { actions } = await readIamReference(['kms'], { moreActions: ['CreateNothing'] })
  assert.deepEqual(actions.filter(action => /^kms:Create[KN]/.test(action)), ['kms:CreateKey', 'kms:CreateNothing'])
  await assert.rejects(readIamReference(['kms'], { moreActions: ['CreateKey'] }), /lists 'CreateKey' itself/)
})

test('an action that is not listed may have the condition keys of one that is', async () => {
  const keysOf = (found: typeof actionsOfKeys, action: string) =>
    found.flatMap(({ keys, actions }) => (actions.includes(action) ? keys : [])).sort()
  const reference = await readIamReference(['kms'], { moreActions: ['Encapsulate'], keysAs: { Encapsulate: 'GetPublicKey' } })
  assert.ok(reference.actions.includes('kms:Encapsulate'))
  const keys = keysOf(reference.actionsOfKeys, 'kms:Encapsulate')
  assert.ok(keys.includes('kms:keyspec'))
  assert.deepEqual(keys, keysOf(reference.actionsOfKeys, 'kms:GetPublicKey'))
  await assert.rejects(readIamReference(['kms'], { keysAs: { Encapsulate: 'None' } }), /no key of 'None'/)
})
