// A key store that is to be made, or changed: what a request has to say of it, and what no two of an account's may have alike.
import type { CreateCustomKeyStoreRequest } from '../../../contracts/kms.gen.ts'
import type { RandomBytes } from '../../../core/ids.ts'
import { Secret } from '../../../core/secret.ts'
import type { Call } from '../../../gateway/operation.ts'
import { missing } from '../missing-member.ts'
import type { KeyStore } from './key-stores.ts'

type Making = Pick<Call<CreateCustomKeyStoreRequest>, 'input' | 'scope' | 'once' | 'error' | 'unbuilt'>

/** As the request has it; nothing of it is kept, and nobody is asked. */
export function newKeyStore({ input, scope, once, error, unbuilt }: Making): KeyStore {
  const { CustomKeyStoreType: type = 'AWS_CLOUDHSM', XksProxyConnectivity: connectivity } = input
  if (type === 'AWS_CLOUDHSM') throw unbuilt('CustomKeyStoreType AWS_CLOUDHSM')
  if (connectivity === undefined) throw error('ValidationException', missing('xksProxyConnectivity'))
  requirePublic(connectivity, unbuilt)
  const { CloudHsmClusterId, TrustAnchorCertificate, KeyStorePassword } = input
  requireNothingElse({ ...ofVpc(input), CloudHsmClusterId, TrustAnchorCertificate, KeyStorePassword }, error)
  const { XksProxyUriEndpoint: endpoint, XksProxyUriPath: path, XksProxyAuthenticationCredential: credential } = input
  if (endpoint === undefined) throw error('ValidationException', missing('xksProxyUriEndpoint'))
  if (path === undefined) throw error('ValidationException', missing('xksProxyUriPath'))
  if (credential === undefined) throw error('ValidationException', missing('xksProxyAuthenticationCredential'))
  return {
    id: once('key store id', keyStoreId),
    name: input.CustomKeyStoreName,
    account: scope.account,
    region: scope.region,
    createdAt: scope.now,
    state: 'DISCONNECTED',
    connections: 0,
    connectivity,
    endpoint: requireEndpoint(endpoint, error),
    path,
    accessKeyId: credential.AccessKeyId,
    secretAccessKey: new Secret(credential.RawSecretAccessKey),
  }
}

/** AWS: seventeen digits (https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeCustomKeyStores.html). */
const keyStoreId = (random: RandomBytes): string => `cks-${Buffer.from(random(9)).toString('hex').slice(0, 17)}`

type OfVpc = Pick<CreateCustomKeyStoreRequest, 'XksProxyVpcEndpointServiceName' | 'XksProxyVpcEndpointServiceOwner'>

export const ofVpc = ({ XksProxyVpcEndpointServiceName, XksProxyVpcEndpointServiceOwner }: OfVpc): OfVpc =>
  ({ XksProxyVpcEndpointServiceName, XksProxyVpcEndpointServiceOwner })

/** Throws where a member is given that stores of other kinds have. DIFFERS: AWS's sentence is not known. */
export function requireNothingElse(members: Readonly<Record<string, unknown>>, error: Call<unknown>['error']): void {
  const [given] = Object.entries(members).find(([, value]) => value !== undefined) ?? []
  if (given === undefined) return
  throw error('ValidationException', `${given} is not valid for an external key store whose proxy has a public endpoint.`)
}

export function requirePublic(connectivity: string, unbuilt: Call<unknown>['unbuilt']): void {
  if (connectivity !== 'PUBLIC_ENDPOINT') throw unbuilt(`XksProxyConnectivity ${connectivity}`)
}

/** The pattern lets through what no URL can be. DIFFERS: AWS's sentence is not known. */
export function requireEndpoint(endpoint: string, error: Call<unknown>['error']): string {
  if (URL.canParse(endpoint)) return endpoint
  throw error('ValidationException', `XksProxyUriEndpoint ${endpoint} is not a valid URI.`)
}

type Others = readonly Pick<KeyStore, 'id' | 'name' | 'endpoint' | 'path'>[]

/** DIFFERS: AWS's sentence is not known. */
export function requireNameFree(others: Others, name: string, error: Call<unknown, 'CustomKeyStoreNameInUseException'>['error']) {
  if (!others.some(other => other.name === name)) return
  throw error('CustomKeyStoreNameInUseException', `A custom key store with the name ${name} already exists in this account.`)
}

/** AWS: stores may share an endpoint, and not a path of it. DIFFERS: its sentence is not known. */
export function requireUriFree(
  others: Others, { endpoint, path }: Pick<KeyStore, 'endpoint' | 'path'>,
  error: Call<unknown, 'XksProxyUriInUseException'>['error'],
): void {
  const { origin } = new URL(endpoint)
  if (!others.some(other => other.path === path && new URL(other.endpoint).origin === origin)) return
  throw error('XksProxyUriInUseException', `The proxy ${endpoint}${path} is that of another external key store.`)
}
