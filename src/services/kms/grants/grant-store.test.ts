// Grants of a key that is gone, beside those of a key that has come again under its id, as a replica does.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AwsError } from '../../../core/aws-error.ts'
import { here, setUp } from '../../../storage/unit/unit.kit.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'
import { isGranted } from './grant-index.ts'
import type { Grant } from './grants.ts'
import { purgeGrants, insertGrant } from './grant-store.ts'

const key: KmsKey = {
  ...here, id: 'key', partition: 'aws', description: '', manager: 'CUSTOMER', state: 'Enabled', origin: 'AWS_KMS',
  spec: 'SYMMETRIC_DEFAULT', usage: 'ENCRYPT_DECRYPT', createdAt: 0, policy: '{}', principals: {}, aliases: [], tags: {},
}
const grantTo = (who: string): Grant => ({
  keyId: key.id, id: `grant to ${who}`, createdAt: 0, grantee: { id: who, name: who }, issuer: here.account,
  operations: ['Decrypt'],
})
const error = (code: string, message: string) => new AwsError(code, message)

async function keep(state: UnitOfWork, grant: Grant): Promise<void> {
  await insertGrant({ state, error }, (await state.get(Keys, [key.id]))!, grant)
}

const mayDecrypt = (state: ReadUnit, who: string) => isGranted(state, key.id, who, 'Decrypt', { context: {}, source: undefined })

test('a key that has come again has no grant before the last of the former key\'s has gone', async () => {
  const { begin, write } = setUp()
  await write(state => state.insert(Keys, key))
  await write(state => keep(state, grantTo('former')))
  await write(async state => state.remove(Keys, (await state.get(Keys, [key.id]))!))
  await write(state => state.insert(Keys, key))
  const refused = { code: 'DependencyTimeoutException', message: /grants of an earlier key .* are being removed/ }
  await assert.rejects(write(state => keep(state, grantTo('later'))), refused)
  // What stands of the former key's lets nobody in, since the key says that it has no grant.
  assert.equal((await begin().get(Keys, [key.id]))!.granted, undefined)
  await write(state => purgeGrants(state, key))
  assert.equal(await mayDecrypt(begin(), 'former'), false)
  await write(state => keep(state, grantTo('later')))
  assert.deepEqual([await mayDecrypt(begin(), 'former'), await mayDecrypt(begin(), 'later')], [false, true])
})
