// Grants as they are made and go: the grant itself, what it counts for, and where whoever may retire it finds it.
import type { AwsError } from '../../../core/aws-error.ts'
import { parseArn } from '../../../core/arn.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { ReadUnit, UnitOfWork } from '../../../storage/unit-of-work.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'
import { addToIndex, purgeIndex, mostKeySets, removeFromIndex } from './grant-index.ts'
import { Grants, mostGrants, RetirableGrants, type Grant, type RetirableGrant } from './grants.ts'

type KeepingCall = Pick<Call<unknown, 'LimitExceededException' | 'DependencyTimeoutException'>, 'state' | 'error'>

export async function insertGrant({ state, error }: KeepingCall, key: KmsKey, grant: Grant): Promise<void> {
  const there = state.in(key)
  const count = await there.count(Grants, [key.id])
  if (!key.granted && count > 0) {
    throw error('DependencyTimeoutException', 'The grants of an earlier key with this id are being removed. Try again.')
  }
  if (count >= mostGrants) {
    // DIFFERS: the sentence is ours.
    throw error('LimitExceededException', `A key has at most ${mostGrants} grants.`)
  }
  await there.insert(Grants, grant)
  if (!(await addToIndex(there, grant))) {
    // DIFFERS: AWS knows no such bound.
    throw error('LimitExceededException',
      `The grants of a key to one grantee ask for at most ${mostKeySets} combinations of names in EncryptionContextSubset.`)
  }
  const retirable = retirableBy(key, grant)
  if (retirable) await state.in(retirable.home).insert(RetirableGrants, retirable.entry)
  if (!key.granted) await there.update(Keys, { ...key, granted: true })
}

export async function removeGrant(state: UnitOfWork, key: KmsKey, grant: Grant): Promise<void> {
  const there = state.in(key)
  await there.remove(Grants, grant)
  await removeFromIndex(there, grant)
  const retirable = retirableBy(key, grant)
  if (retirable) await state.in(retirable.home).remove(RetirableGrants, retirable.entry)
}

const atOnce = 100

/**
 * Takes out the grants of a key that is gone, some at a time, and last of each the grant itself. Whether that was all. INVARIANT:
 * where a key has come again under the id, as a replica does, `insertGrant` makes it none as long as one of these is there.
 */
export async function purgeGrants(state: UnitOfWork, gone: Pick<KmsKey, 'account' | 'region' | 'id'>): Promise<boolean> {
  const there = state.in(gone)
  if ((await there.get(Keys, [gone.id]))?.granted || !(await purgeIndex(there, gone.id, atOnce))) return true
  const grants = await there.list(Grants, [gone.id], { limit: atOnce })
  for (const grant of grants) {
    await there.remove(Grants, grant)
    const retirable = retirableBy(gone, grant)
    if (retirable) await state.in(retirable.home).remove(RetirableGrants, retirable.entry)
  }
  return grants.length < atOnce
}

/** Where a principal that may retire the grant finds it: in his account, in the key's Region. */
function retirableBy({ account, region }: Pick<KmsKey, 'account' | 'region'>, { keyId, id, retiring }: Grant) {
  if (!retiring || retiring.isService) return undefined
  const entry: RetirableGrant = { retiring: retiring.id, account, keyId, id }
  return { home: { account: parseArn(retiring.name)!.account, region }, entry }
}

/** INVARIANT: of a key that has come again under its id, as a replica does, no grant is found that was the former's. */
export const findGrant = async (there: ReadUnit, key: KmsKey, grantId: string): Promise<Grant | undefined> =>
  (key.granted ? there.get(Grants, [key.id, grantId]) : undefined)

type GrantCall = Pick<Call<unknown, 'NotFoundException' | 'InvalidGrantIdException'>, 'state' | 'error'>

export async function getGrant(call: GrantCall, key: KmsKey, grantId: string): Promise<Grant> {
  requireGrantId(call, grantId)
  const grant = await findGrant(call.state.in(key), key, grantId)
  if (!grant) throw grantNotFound(call, grantId)
  return grant
}

/** DIFFERS: the sentence is what clients report, and not known to be AWS's word for word. */
export const grantNotFound = ({ error }: Pick<Call<unknown, 'NotFoundException'>, 'error'>, grantId: string): AwsError =>
  error('NotFoundException', `Grant ID ${grantId} not found`)

const grantIdForm = /^[0-9a-f]{64}$/

/** DIFFERS: AWS's sentence is not known, and none is made up. */
export function requireGrantId({ error }: Pick<Call<unknown, 'InvalidGrantIdException'>, 'error'>, grantId: string): void {
  if (!grantIdForm.test(grantId)) throw error('InvalidGrantIdException', '')
}
