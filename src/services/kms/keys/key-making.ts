// How a key comes to be, whoever asks for it: its record, its first material where KMS makes it, the timer of one that rotates,
// and with the store's first key what ciphertexts are checked with.
import { uuidV4, type RandomBytes } from '../../../core/ids.ts'
import { Secret } from '../../../core/secret.ts'
import type { Call, Scope } from '../../../gateway/operation.ts'
import { Timers } from '../../../storage/time/timers.ts'
import type { UnitOfWork } from '../../../storage/unit-of-work.ts'
import { ensureHeaderKey } from '../ciphertexts/header-keys.ts'
import { macKeyLength } from '../cryptography/macs.ts'
import { makeKeyPair, type PairSpec } from '../cryptography/key-pairs.ts'
import { KeyMaterials } from './key-materials.ts'
import { rotationTimer } from './rotation/rotation-schedule.ts'
import { isSymmetric } from './key-specs.ts'
import { Keys, type KmsKey } from './keys.ts'
import { newMaterialId } from './key-materials.ts'

export interface KeyMaking {
  readonly scope: Scope
  readonly state: UnitOfWork
  readonly once: Call<unknown>['once']
}

type KeyFacts = Pick<
  KmsKey,
  'spec' | 'usage' | 'description' | 'manager' | 'policy' | 'principals' | 'aliases' | 'tags' | 'rotation' | 'multiRegion'
> & Partial<Pick<KmsKey, 'origin' | 'xks'>>

/** The key that this call makes, before anything of it is kept. */
export function draftKey({ scope, once }: Omit<KeyMaking, 'state'>, facts: KeyFacts): KmsKey {
  const { origin = 'AWS_KMS' } = facts
  const isMadeHere = origin !== 'EXTERNAL'
  return {
    ...facts,
    id: once('key id', facts.multiRegion ? multiRegionId : uuidV4),
    partition: scope.partition,
    account: scope.account,
    region: scope.region,
    state: isMadeHere ? 'Enabled' : 'PendingImport',
    origin,
    createdAt: scope.now,
    ...(isMadeHere && { currentMaterialId: once('material id', newMaterialId) }),
  }
}

/** AWS: by its beginning it is told from all others. */
const multiRegionId = (random: RandomBytes): string => `mrk-${Buffer.from(random(16)).toString('hex')}`

export async function keepKey({ state, once }: Omit<KeyMaking, 'scope'>, key: KmsKey): Promise<void> {
  await ensureHeaderKey(state, () => once('header key', random => random(32)))
  await state.insert(Keys, key)
  if (key.currentMaterialId !== undefined) {
    const bytes = await once('material', random => newMaterial(key, random))
    await state.insert(KeyMaterials, { keyId: key.id, id: key.currentMaterialId, order: 0, bytes: new Secret(bytes) })
  }
  const timer = rotationTimer(key)
  if (timer) await state.insert(Timers, timer)
}

/** What KMS makes for a key of this kind. */
async function newMaterial({ spec, account }: Pick<KmsKey, 'spec' | 'account'>, random: RandomBytes): Promise<Uint8Array> {
  const length = isSymmetric({ spec }) ? 32 : macKeyLength(spec)
  return length === undefined ? (await makeKeyPair(spec as PairSpec, account)).privateKey : random(length)
}
