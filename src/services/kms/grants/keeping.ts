// Grants as they are made and go: the grant itself, what it counts for, and where whoever may retire it finds it.
import type { AwsError } from '../../../core/aws-error.ts'
import { parseArn } from '../../../core/arn.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import { Keys, type KmsKey } from '../keys/keys.ts'
import { addGranted, mostCombinations, removeGranted } from './granted-operations.ts'
import { Grants, mostGrants, RetirableGrants, type Grant, type RetirableGrant } from './grants.ts'

type KeepingCall = Pick<Call<unknown, 'LimitExceededException'>, 'state' | 'error'>

export async function keepGrant({ state, error }: KeepingCall, key: KmsKey, grant: Grant): Promise<void> {
  const there = state.in(key)
  if ((await there.count(Grants, [key.id])) >= mostGrants) {
    // DIFFERS: the sentence is ours.
    throw error('LimitExceededException', `A key has at most ${mostGrants} grants.`)
  }
  await there.insert(Grants, grant)
  if (!(await addGranted(there, grant))) {
    // DIFFERS: AWS knows no such bound.
    throw error('LimitExceededException',
      `The grants of a key to one grantee ask for at most ${mostCombinations} combinations of names in EncryptionContextSubset.`)
  }
  const retirable = retirableBy(key, grant)
  if (retirable) await state.in(retirable.home).insert(RetirableGrants, retirable.entry)
  if (!key.granted) await there.update(Keys, { ...key, granted: true })
}

export async function removeGrant(state: UnitOfWork, key: KmsKey, grant: Grant): Promise<void> {
  const there = state.in(key)
  await there.remove(Grants, grant)
  await removeGranted(there, grant)
  const retirable = retirableBy(key, grant)
  if (retirable) await state.in(retirable.home).remove(RetirableGrants, retirable.entry)
}

/** Of a key that goes. What they count for is asked about no other key. */
export async function removeGrants(state: UnitOfWork, key: KmsKey): Promise<void> {
  if (!key.granted) return
  for (;;) {
    const grants = await state.list(Grants, [key.id], { limit: 100 })
    for (const grant of grants) await removeGrant(state, key, grant)
    if (grants.length < 100) return
    await state.turn()
  }
}

/** Where a principal that may retire the grant finds it: in his account, in the key's Region. */
function retirableBy({ account, region }: KmsKey, { keyId, id, retiring }: Grant) {
  if (!retiring || retiring.isService) return undefined
  const entry: RetirableGrant = { retiring: retiring.id, account, keyId, id }
  return { home: { account: parseArn(retiring.name)!.account, region }, entry }
}

type GrantCall = Pick<Call<unknown, 'NotFoundException' | 'InvalidGrantIdException'>, 'state' | 'error'>

export async function getGrant(call: GrantCall, key: KmsKey, grantId: string): Promise<Grant> {
  requireGrantId(call, grantId)
  const grant = await call.state.in(key).get(Grants, [key.id, grantId])
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
