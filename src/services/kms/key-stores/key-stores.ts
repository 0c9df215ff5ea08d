// Custom key stores: where keys are whose material is not, or not only, KMS's
// (https://docs.aws.amazon.com/kms/latest/developerguide/key-store-overview.html).
import type {
  ConnectionErrorCodeType, ConnectionStateType, CustomKeyStoresListEntry, XksProxyConnectivityType,
} from '../../../contracts/kms.gen.ts'
import type { Instant } from '../../../core/clock.ts'
import { andThen, type MaybePromise } from '../../../core/maybe-promise.ts'
import type { Secret } from '../../../core/secret.ts'
import type { Call } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'

/** An external key store: its keys are used through the proxy of a key manager. */
export interface KeyStore {
  /** `cks-` and 17 hexadecimal digits. */
  readonly id: string
  readonly name: string
  readonly account: string
  readonly region: string
  readonly createdAt: Instant
  readonly state: ConnectionStateType
  /** Why the connection has failed, where it has. */
  readonly failure?: ConnectionErrorCodeType
  /** Connection attempts so far; the result of an earlier one is ignored. */
  readonly connections: number
  readonly connectivity: XksProxyConnectivityType
  /** `https://`, a host, and a port where it is another than AWS's. */
  readonly endpoint: string
  readonly path: string
  readonly accessKeyId: string
  readonly secretAccessKey: Secret<string>
}

export const KeyStores = collection<KeyStore>('kms.key-stores', {
  per: 'region', key: ({ id }) => [id], sealed: ['secretAccessKey'],
})

/** AWS: in an account and Region (https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html). */
export const mostKeyStores = 10

/** All of the account's in this Region. Guards against phantoms: the commit fails if another store was made meanwhile. */
export const listKeyStores = (state: ReadUnit): Promise<readonly KeyStore[]> =>
  state.list(KeyStores, [], { limit: mostKeyStores, expected: true })

type FindingCall = Pick<Call<unknown, 'CustomKeyStoreNotFoundException'>, 'state' | 'error'>

export function getKeyStore({ state, error }: FindingCall, id: string): MaybePromise<KeyStore> {
  return andThen(state.get(KeyStores, [id]), found => {
    if (!found) throw keyStoreNotFound(error, id)
    return found
  })
}

/** DIFFERS: AWS's sentence is not known. */
export const keyStoreNotFound = (error: FindingCall['error'], named: string) =>
  error('CustomKeyStoreNotFoundException', `The custom key store ${named} is not found.`)

/** DIFFERS: AWS's sentence is not known. */
export const invalidKeyStoreState = (
  error: Call<unknown, 'CustomKeyStoreInvalidStateException'>['error'], { id, state }: KeyStore, operation: string,
) => error('CustomKeyStoreInvalidStateException', `The custom key store ${id} is ${state}, which is not valid for ${operation}.`)

export function describeKeyStore(store: KeyStore): CustomKeyStoresListEntry {
  const { id, name, state, failure, createdAt, connectivity, endpoint, path, accessKeyId } = store
  return {
    CustomKeyStoreId: id,
    CustomKeyStoreName: name,
    CustomKeyStoreType: 'EXTERNAL_KEY_STORE',
    ConnectionState: state,
    ...(failure !== undefined && { ConnectionErrorCode: failure }),
    CreationDate: new Date(createdAt),
    XksProxyConfiguration: {
      Connectivity: connectivity, AccessKeyId: accessKeyId, UriEndpoint: endpoint, UriPath: path,
    },
  }
}
