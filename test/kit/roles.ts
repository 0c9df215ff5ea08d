// Roles with policies, made by the root user as anyone would make them.
import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts'
import { account, sessionIdentity, type Identity } from './identity.ts'
import { sdk } from './sdk.ts'
import type { Served } from './server.ts'
import { policy, type Statement } from './users.ts'

/** A role's policy that lets those assume it who are named. */
export const trusting = (...AWS: readonly string[]): string =>
  policy({ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' })

export const everyoneHere = `arn:aws:iam::${account}:root`

/** A role that trusts its account and, where there are statements, has one inline policy of them. Answers its ARN. */
export async function createRole(server: Served, name: string, ...statements: readonly Statement[]): Promise<string> {
  const { iam } = sdk(server)
  const { Role } = await iam.createRole({ RoleName: name, AssumeRolePolicyDocument: trusting(everyoneHere) })
  if (statements.length > 0) {
    await iam.putRolePolicy({ RoleName: name, PolicyName: 'test', PolicyDocument: policy(...statements) })
  }
  return Role!.Arn!
}

type More = Partial<Omit<AssumeRoleCommandInput, 'RoleArn'>>

/** A session of the role, named `session` where nothing else is said. */
export async function assume(server: Served, who: Identity, RoleArn: string, more: More = {}): Promise<Identity> {
  const { Credentials } = await sdk(server, who).sts.assumeRole({ RoleArn, RoleSessionName: 'session', ...more })
  return sessionIdentity(Credentials!)
}
