// What accounts are called. One that a server was started for was given neither a name nor an address, and goes by its number.
import type { Member } from './members.ts'

export type Names = Pick<Member, 'name' | 'email'>
export type Named = Names & Pick<Member, 'account'>

/** DIFFERS: whoever opens an account with AWS gives both. */
export const accountName = ({ account, name = `Account ${account}` }: Named): string => name
export const accountEmail = ({ account, email = `${account}${ownDomain}` }: Named): string => email

/** Under a name that nobody can have. INVARIANT: no account is made with such an address. */
const ownDomain = '@stockade.invalid'
export const isOwnAddress = (email: string): boolean => email.toLowerCase().endsWith(ownDomain)

/** Those that it was given. */
export const namesOf = ({ name, email }: Names): Names =>
  ({ ...(name !== undefined && { name }), ...(email !== undefined && { email }) })
