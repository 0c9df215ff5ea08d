// Accounts of an organization, made and entered as anyone would make and enter them.
import type { Identity } from './identity.ts'
import { assume } from './roles.ts'
import { sdk } from './sdk.ts'
import type { Served } from './server.ts'
import { allow, createUser } from './users.ts'

/** Answers its number. There must be an organization. */
export async function createAccount(server: Served, name: string): Promise<string> {
  const { organizations } = sdk(server)
  const { CreateAccountStatus } = await organizations.createAccount({ AccountName: name, Email: `${name}@example.com` })
  return CreateAccountStatus!.AccountId!
}

/** An administrator of the account: a session of the role that it was made with, of a user of the management account. */
export async function memberOf(server: Served, account: string): Promise<Identity> {
  const RoleArn = `arn:aws:iam::${account}:role/OrganizationAccountAccessRole`
  return assume(server, await createUser(server, `to-${account}`, allow('sts:AssumeRole', RoleArn)), RoleArn)
}

/** A user of the account that may do everything, whose key outlives the time that passes. */
export async function userIn(server: Served, id: string, UserName = 'ann'): Promise<Identity> {
  const { iam } = sdk(server, await memberOf(server, id))
  await iam.createUser({ UserName })
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [allow('*')] })
  await iam.putUserPolicy({ UserName, PolicyName: 'all', PolicyDocument })
  const { AccessKey } = await iam.createAccessKey({ UserName })
  return { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! }
}
