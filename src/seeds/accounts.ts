import { CreateAccount, CreateOrganization, DescribeOrganization, ListAccounts } from '../contracts/organizations.gen.ts'
import type { Aws } from './aws.ts'
import type { MemberAccount } from './seed.ts'
import { found, type Step } from './step.ts'

/** An account is known by its address: its number is drawn when it is made. */
export function accountSteps(accounts: Readonly<Record<string, MemberAccount>>): Step[] {
  if (Object.keys(accounts).length === 0) return []
  const organization: Step = {
    place: 'accounts',
    isThere: aws => found(aws.call(DescribeOrganization, {}), 'AWSOrganizationsNotInUseException'),
    make: aws => aws.call(CreateOrganization, {}),
    ifMade: 'AlreadyInOrganizationException',
  }
  const made = Object.entries(accounts).map(([name, account]): Step => ({
    place: `accounts.${name}`,
    isThere: aws => hasAddress(aws, account.email),
    make: aws => makeAccount(aws, name, account),
  }))
  return [organization, ...made]
}

async function hasAddress(aws: Aws, email: string): Promise<boolean> {
  let token: string | undefined
  do {
    const page = await aws.call(ListAccounts, { ...(token !== undefined && { NextToken: token }) })
    if (page.Accounts?.some(({ Email }) => Email?.toLowerCase() === email.toLowerCase())) return true
    token = page.NextToken
  } while (token !== undefined)
  return false
}

async function makeAccount(aws: Aws, AccountName: string, { email: Email, roleName }: MemberAccount): Promise<void> {
  const { CreateAccountStatus } = await aws.call(CreateAccount, {
    AccountName, Email, ...(roleName !== undefined && { RoleName: roleName }),
  })
  const reason = CreateAccountStatus?.FailureReason
  // Another start has made it since it was looked for.
  if (reason === undefined || (reason === 'EMAIL_ALREADY_EXISTS' && (await hasAddress(aws, Email)))) return
  throw new Error(`accounts.${AccountName} could not be made: ${reason}`)
}
