// What UpdateCustomKeyStore changes of a key store, and in which states
// (https://docs.aws.amazon.com/kms/latest/APIReference/API_UpdateCustomKeyStore.html).
import type { UpdateCustomKeyStoreRequest } from '../../../contracts/kms.gen.ts'
import { Secret } from '../../../core/secret.ts'
import type { Call } from '../../../gateway/operation.ts'
import { invalidKeyStoreState, type KeyStore } from './key-stores.ts'
import { ofVpc, requireEndpoint, requireNothingElse, requirePublic } from './new-key-stores.ts'

type Changing = Pick<
  Call<UpdateCustomKeyStoreRequest, 'CustomKeyStoreInvalidStateException'>, 'input' | 'error' | 'unbuilt'
>

/** The store as it is to be, and whether its proxy has to be asked whether it can be so. */
export function withChanges({ input, error, unbuilt }: Changing, store: KeyStore) {
  const { XksProxyConnectivity: connectivity, XksProxyUriEndpoint: endpoint, XksProxyUriPath: path } = input
  if (connectivity !== undefined) requirePublic(connectivity, unbuilt)
  const { KeyStorePassword, CloudHsmClusterId } = input
  requireNothingElse({ ...ofVpc(input), KeyStorePassword, CloudHsmClusterId }, error)
  // AWS: a name, a credential and a path are changed of one that is connected as well.
  const isElsewhere = endpoint !== undefined || connectivity !== undefined
  if (store.state !== 'DISCONNECTED' && (isElsewhere || store.state !== 'CONNECTED')) {
    throw invalidKeyStoreState(error, store, 'UpdateCustomKeyStore')
  }
  const { NewCustomKeyStoreName: name = store.name, XksProxyAuthenticationCredential: credential } = input
  const changed: KeyStore = {
    ...store,
    name,
    ...(connectivity !== undefined && { connectivity }),
    ...(endpoint !== undefined && { endpoint: requireEndpoint(endpoint, error) }),
    ...(path !== undefined && { path }),
    ...(credential && { accessKeyId: credential.AccessKeyId, secretAccessKey: new Secret(credential.RawSecretAccessKey) }),
  }
  return { changed, asksProxy: isElsewhere || path !== undefined || credential !== undefined }
}
