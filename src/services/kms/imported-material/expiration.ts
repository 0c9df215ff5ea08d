// When imported material expires, and the timer by which it does.
import type { ImportKeyMaterialRequest } from '../../../contracts/kms.gen.ts'
import type { Instant } from '../../../core/clock.ts'
import type { Call } from '../../../gateway/operation.ts'
import { moveTimer, type Timer } from '../../../storage/time/timers.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import type { MaterialRecord } from '../keys/key-materials.ts'
import type { KmsKey } from '../keys/keys.ts'

const longestLife = 365 * 24 * 60 * 60 * 1000

type ExpiringCall = Pick<Call<ImportKeyMaterialRequest>, 'input' | 'scope' | 'error'>

/** When the material is to expire. Undefined where it is not to. AWS: the sentences are recorded. */
export function requireExpiration({ input, scope, error }: ExpiringCall): Instant | undefined {
  const { ExpirationModel: model = 'KEY_MATERIAL_EXPIRES', ValidTo } = input
  const refusal = (words: string) => error('ValidationException', words)
  if (model === 'KEY_MATERIAL_DOES_NOT_EXPIRE') {
    if (ValidTo === undefined) return undefined
    throw refusal('A validTo date cannot be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE')
  }
  if (ValidTo === undefined) throw refusal('A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES')
  const validTo = ValidTo.getTime()
  if (validTo <= scope.now) throw refusal('ValidTo must be in the future')
  if (validTo > scope.now + longestLife) throw refusal('ValidTo must be less than 365 days in the future')
  return validTo
}

/** The timer that is there while a material that expires is. */
function expirationTimer({ account, region }: KmsKey, { keyId, id, validTo, bytes }: MaterialRecord): Timer | undefined {
  if (validTo === undefined || !bytes) return undefined
  const timerId = `kms.DeleteExpiredKeyMaterial/${account}/${region}/${keyId}/${id}`
  return { id: timerId, due: validTo, job: 'kms.DeleteExpiredKeyMaterial', account, region, subject: `${keyId}/${id}` }
}

/** Which of which key's materials a timer is about. */
export function materialOfTimer(subject: string): readonly [keyId: string, id: string] {
  const slash = subject.indexOf('/')
  return [subject.slice(0, slash), subject.slice(slash + 1)]
}

/** Replaces the expiration timer when material is added, removed, or given another date. */
export async function moveExpiration(
  state: UnitOfWork, key: KmsKey, before?: MaterialRecord, after?: MaterialRecord,
): Promise<void> {
  await moveTimer(state, before && expirationTimer(key, before), after && expirationTimer(key, after))
}
