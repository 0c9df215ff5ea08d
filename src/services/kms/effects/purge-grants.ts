// The grants of a key that is gone go behind it, some at a time: there may be 50,000, and none of them lets anybody do anything.
import type { Effect, EffectContext } from '../../../gateway/work.ts'
import { purgeGrants as purgeSome } from '../grants/grant-store.ts'

interface Gone {
  readonly id: string
}

export const purgeGrants: Effect<Gone> = { name: 'kms.ForgetGrants', retry: { attempts: 100, within: 24 * 3_600_000 }, run }

async function run({ id }: Gone, { account, region, state, emit }: EffectContext): Promise<void> {
  if (!(await purgeSome(state, { account, region, id }))) await emit(purgeGrants, { id })
}
