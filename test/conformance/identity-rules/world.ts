// One server for all cases, an organization on it, and everybody who can call.
import { other, startWithOther, theirs } from '../../kit/accounts.ts'
import { account, root, sessionIdentity, type Identity } from '../../kit/identity.ts'
import { audience, startIssuer } from '../../kit/issuer.ts'
import { enabledPhone, type Phone } from '../../kit/mfa.ts'
import { createAccount } from '../../kit/organizations.ts'
import { pass } from '../../kit/pass.ts'
import { assumeRoot, openRootAccess } from '../../kit/root-access.ts'
import { assume, everyoneHere } from '../../kit/roles.ts'
import { base64, createSamlIdp } from '../../kit/saml.ts'
import { sdk } from '../../kit/sdk.ts'
import { allow, createUser, policy } from '../../kit/users.ts'

export const server = await startWithOther({ dev: true, outbound: { private: true } })
const { iam, organizations } = sdk(server)
await openRootAccess(server)
export const shop = await createAccount(server, 'shop')
const org = (await organizations.describeOrganization({})).Organization!.Id!
const top = (await organizations.listRoots({})).Roots![0]!.Id!

export const ann = await createUser(server, 'ann', allow('*'))
await iam.tagUser({ UserName: 'ann', Tags: [{ Key: 'team', Value: 'red' }] })
const annId = (await iam.getUser({ UserName: 'ann' })).User!.UserId!
let ahead = 0
export const annPhone = await enabledPhone(server, 'ann', () => Date.now() + ahead)

/** A role whose trust is the statement, and that may do everything. Answers its ARN and its id. */
async function roleOf(RoleName: string, trust: object): Promise<{ readonly arn: string; readonly id: string }> {
  const AssumeRolePolicyDocument = policy({ Effect: 'Allow', ...trust })
  const { Role } = await iam.createRole({ RoleName, Path: '/team/', AssumeRolePolicyDocument })
  await iam.putRolePolicy({ RoleName, PolicyName: 'all', PolicyDocument: policy(allow('*')) })
  return { arn: Role!.Arn!, id: Role!.RoleId! }
}

const idp = await createSamlIdp()
const samlProvider = `arn:aws:iam::${account}:saml-provider/corp`
await iam.createSAMLProvider({ Name: 'corp', SAMLMetadataDocument: idp.metadata })
export const issuer = await startIssuer()
const { OpenIDConnectProviderArn: webProvider } = await iam.createOpenIDConnectProvider({
  Url: issuer.url, ClientIDList: [audience], ThumbprintList: [issuer.thumbprint],
})
export const worker = await roleOf('worker', {
  Principal: { AWS: everyoneHere }, Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
})
const deployer = await roleOf('deployer', { Principal: { Federated: webProvider! }, Action: 'sts:AssumeRoleWithWebIdentity' })
const staff = await roleOf('staff', { Principal: { Federated: samlProvider }, Action: 'sts:AssumeRoleWithSAML' })

/** Signs nothing. */
export const nobody = sdk(server, { accessKeyId: '', secretAccessKey: '' }).sts
const asAnn = sdk(server, ann).sts

async function webSession(): Promise<Identity> {
  const WebIdentityToken = await issuer.token()
  const made = await nobody.assumeRoleWithWebIdentity({ RoleArn: deployer.arn, RoleSessionName: 'session', WebIdentityToken })
  return sessionIdentity(made.Credentials!)
}

async function samlSession(): Promise<Identity> {
  const attributes = { Role: [`${staff.arn},${samlProvider}`], RoleSessionName: ['session'] }
  const SAMLAssertion = base64(idp.response({ attributes }))
  const made = await nobody.assumeRoleWithSAML({ RoleArn: staff.arn, PrincipalArn: samlProvider, SAMLAssertion })
  return sessionIdentity(made.Credentials!)
}

async function federatedUser(): Promise<Identity> {
  return sessionIdentity((await asAnn.getFederationToken({ Name: 'fay', Policy: policy(allow('*')) })).Credentials!)
}

/** What is true of a caller, by the words of the tables. */
export interface Caller {
  readonly identity: Identity
  readonly account: string
  readonly arn: string
  readonly id: string
  readonly provider?: string
}

const rootOf = (id: string) => ({ account: id, arn: `arn:aws:iam::${id}:root`, id })
const annsArn = `arn:aws:iam::${account}:user/ann`
const asUser = { account, arn: annsArn, id: annId }
const inRole = ({ arn, id }: { readonly arn: string; readonly id: string }) => ({ account, arn, id: `${id}:session` })

/** A session of ann's, by a code that she has not used. */
export async function withCode({ serial: SerialNumber, code }: Phone): Promise<Identity> {
  await pass(server, 30_000)
  ahead += 30_000
  return sessionIdentity((await asAnn.getSessionToken({ SerialNumber, TokenCode: code() })).Credentials!)
}

const Tags = [{ Key: 'team', Value: 'blue' }]
const inWorker = await assume(server, ann, worker.arn, { Tags, SourceIdentity: 'ann' })

export const callers = {
  root: { identity: root, ...rootOf(account) },
  'root in session': { identity: sessionIdentity((await sdk(server).sts.getSessionToken({})).Credentials!), ...rootOf(account) },
  user: { identity: ann, ...asUser },
  'user in session': { identity: sessionIdentity((await asAnn.getSessionToken({})).Credentials!), ...asUser },
  'user with MFA': { identity: await withCode(annPhone), ...asUser },
  role: { identity: inWorker, ...inRole(worker) },
  'role of a role': { identity: await assume(server, inWorker, worker.arn), ...inRole(worker) },
  'web identity': { identity: await webSession(), ...inRole(deployer), provider: webProvider! },
  'SAML user': { identity: await samlSession(), ...inRole(staff), provider: samlProvider },
  'federated user': {
    identity: await federatedUser(), account, arn: `arn:aws:sts::${account}:federated-user/fay`, id: `${account}:fay`,
  },
  'root of a member': { identity: await assumeRoot(server, ann, shop, 'SQSUnlockQueuePolicy'), ...rootOf(shop) },
  'root of another': { identity: theirs, ...rootOf(other) },
} as const satisfies Record<string, Caller>

export type CallerName = keyof typeof callers

export const organization = { id: org, path: `${org}/${top}/` }
