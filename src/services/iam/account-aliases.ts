// The alias of an account, a name in place of its number: an account has one, and no other account of the store has the same.
import { collection } from '../../storage/collection.ts'
import type { UnitOfWork } from '../../storage/unit-of-work.ts'

interface AccountAlias {
  readonly account: string
  readonly alias: string
}

/** By account. */
export const AccountAliases = collection<AccountAlias>('iam.account-aliases', {
  per: 'account',
  key: ({ account }) => [account],
})

/** Who has which. */
export const AliasHolders = collection<AccountAlias>('iam.alias-holders', { per: 'global', key: ({ alias }) => [alias] })

/** INVARIANT: it reads the account's own, so that of two that are given at once one is the last. `alias` is nobody's. */
export async function giveAlias(state: UnitOfWork, account: string, alias: string): Promise<void> {
  const present = await state.get(AccountAliases, [account])
  // AWS: another takes the place of what was there (User Guide), which is free then.
  if (present) await takeAlias(state, present)
  await state.insert(AliasHolders, { account, alias })
  await state.insert(AccountAliases, { account, alias })
}

export async function takeAlias(state: UnitOfWork, alias: AccountAlias): Promise<void> {
  await state.remove(AliasHolders, alias)
  await state.remove(AccountAliases, alias)
}
