// An organization that lets be done in the name of its members' root users what AWS has tasks for.
import { root, sessionIdentity, type Identity } from './identity.ts'
import { sdk } from './sdk.ts'
import type { Served } from './server.ts'

export const trustedForRoot = 'iam.amazonaws.com'

export const taskPolicy = (name: string): string => `arn:aws:iam::aws:policy/root-task/${name}`

/** With both features, made by whoever is of the account that is to manage it. */
export async function openRootAccess(server: Served, who: Identity = root): Promise<void> {
  const { iam, organizations } = sdk(server, who)
  await organizations.createOrganization({})
  await organizations.enableAWSServiceAccess({ ServicePrincipal: trustedForRoot })
  await iam.enableOrganizationsRootCredentialsManagement({})
  await iam.enableOrganizationsRootSessions({})
}

/** A session of the root user of the member, for one task. */
export async function assumeRoot(server: Served, who: Identity, TargetPrincipal: string, task: string): Promise<Identity> {
  const { Credentials } = await sdk(server, who).sts.assumeRoot({ TargetPrincipal, TaskPolicyArn: { arn: taskPolicy(task) } })
  return sessionIdentity(Credentials!)
}
