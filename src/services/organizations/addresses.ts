// Which account has an address.
import type { Accounts } from '../../gateway/ports.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'
import { Departed } from './departures.ts'
import { Addresses, Members } from './members.ts'
import { isOwnAddress } from './names.ts'

/** Its number; undefined where no account of the store has the address. */
export async function findByAddress(state: ReadUnit, accounts: Accounts, email: string): Promise<string | undefined> {
  if (!isOwnAddress(email)) return (await state.get(Addresses, [email.toLowerCase()]))?.account
  const account = email.slice(0, email.indexOf('@'))
  if (!/^\d{12}$/.test(account) || !(await accounts.has(state, account))) return undefined
  const given = (await state.get(Members, [account])) ?? (await state.get(Departed, [account]))
  return given?.email === undefined ? account : undefined
}
