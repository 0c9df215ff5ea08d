// What KMS answers where a key store's proxy does not do what it is asked for.
// AWS: each row of its table (https://github.com/aws/aws-kms-xksproxy-api-spec, "Error codes").
import type { ConnectionErrorCodeType } from '../../../contracts/kms.gen.ts'
import { AwsError } from '../../../core/aws-error.ts'
import { byName } from '../../../core/by-name.ts'
import { rateExceeded } from '../rates.ts'

/** What was asked for when it failed: a key store was to be made or changed, a key was to be made, or used. */
export type FailedFor = 'store' | 'key' | 'use'

interface Row {
  readonly text: string
  /** In place of it, where a key is to be made. AWS: documented with the errors of CreateKey. */
  readonly keyText?: string
  readonly store: string
  readonly key: string
  readonly connection: ConnectionErrorCodeType
}

const notUnderstood = 'AWS KMS cannot interpret the response from the external key store proxy. '
  + 'If you see this error repeatedly, report it to your external key store proxy administrator.'

const row = (text: string, store: string, key: string, connection: Row['connection'], keyText?: string): Row =>
  ({ text, store, key, connection, ...(keyText !== undefined && { keyText }) })

const response = 'XksProxyInvalidResponseException'
const unreachable = 'XksProxyUriUnreachableException'
const configuration = 'XksProxyInvalidConfigurationException'
const keyConfiguration = 'XksKeyInvalidConfigurationException'
const storeState = 'CustomKeyStoreInvalidStateException'

const malformed = row(notUnderstood, response, storeState, 'XKS_PROXY_INVALID_RESPONSE')

/** By the names that proxies have for their errors. */
const named = byName<Row>({
  ValidationException: malformed,
  InvalidStateException: row(
    'The external key associated with this KMS key in an external key store is not enabled in the external key manager. '
      + 'Enable the external key in the external key manager and retry the request.',
    unreachable, keyConfiguration, 'XKS_PROXY_NOT_REACHABLE',
  ),
  InvalidCiphertextException: row(
    'The external key store proxy rejected the request because the specified ciphertext or encryption context is corrupted, '
      + 'missing, or otherwise invalid.',
    response, storeState, 'XKS_PROXY_INVALID_RESPONSE',
  ),
  InvalidKeyUsageException: row(
    'The external key associated with this KMS key in an external key store does not support the requested operation. '
      + 'Enable the operation on the key in your external key manager, and try the request again.',
    response, keyConfiguration, 'XKS_PROXY_INVALID_RESPONSE',
  ),
  AuthenticationFailedException: row(
    'The external key store proxy rejected the request because it could not authenticate AWS KMS. '
      + 'Verify the XKS proxy authentication credentials for your external key store and update if necessary.',
    'XksProxyIncorrectAuthenticationCredentialException', storeState, 'INVALID_CREDENTIALS',
  ),
  AccessDeniedException: row(
    'The external key store proxy denied access to the operation. '
      + 'Verify that the user and the external key are both authorized for this operation, and try the request again.',
    configuration, 'KMSInvalidStateException', 'XKS_PROXY_ACCESS_DENIED',
  ),
  KeyNotFoundException: row(
    'The external key associated with this KMS key in an external key store was not found in its external key manager. If the '
      + 'external key ID associated with this KMS key is incorrect, create a new KMS key with the correct external key ID.',
    configuration, 'XksKeyNotFoundException', 'XKS_PROXY_INVALID_CONFIGURATION',
    'The external key store proxy rejected the request because it could not find the external key.',
  ),
  InvalidUriPathException: row(
    'The external key store proxy rejected the request because of an invalid URI path. '
      + 'Verify the URI path for your external key store and update if necessary.',
    configuration, storeState, 'XKS_PROXY_INVALID_CONFIGURATION',
  ),
  // AWS: of a key the table has a code that KMS's model does not.
  UnsupportedOperationException: row(
    'The external key store proxy rejected the request because it does not support the requested operation. '
      + 'If you see this error repeatedly, report it to your external key store proxy administrator.',
    response, keyConfiguration, 'XKS_PROXY_INVALID_RESPONSE',
  ),
  DependencyTimeoutException: row(
    'The external key store proxy did not respond to the request in the time allotted. Retry the request. '
      + 'If you see this error repeatedly, report it to your external key store proxy administrator.',
    unreachable, storeState, 'XKS_PROXY_TIMED_OUT',
  ),
  ThrottlingException: row(
    'The external key store proxy rejected the request due to a very high request rate. '
      + 'Reduce the frequency of your calls using KMS keys in this external key store.',
    unreachable, storeState, 'XKS_PROXY_NOT_REACHABLE',
  ),
  InternalException: row(
    'The external key store proxy rejected the request because it cannot communicate with the external key manager. '
      + 'Verify that the external key store proxy configuration is correct and that the external key manager is available.',
    response, storeState, 'XKS_PROXY_NOT_REACHABLE',
  ),
})

/** Failures that the proxy does not name. */
const others = byName<Row>({
  'malformed': malformed,
  'no connection': row(
    'AWS KMS cannot communicate with the external key store proxy. This might be a transient network issue. If you see this '
      + 'error repeatedly, verify that your external key store proxy is active and is connected to the network, and that its '
      + 'endpoint URI is correct in your external key store.',
    unreachable, storeState, 'XKS_PROXY_NOT_REACHABLE',
  ),
  'no TLS': row(
    'AWS KMS cannot establish a TLS connection to the external key store proxy. '
      + 'Verify the TLS configuration, including its certificate.',
    unreachable, storeState, 'XKS_PROXY_INVALID_TLS_CONFIGURATION',
  ),
  'late': row(
    'AWS KMS rejected the request because the external key store proxy did not respond in time. Retry the request. '
      + 'If you see this error repeatedly, report it to your external key store proxy administrator.',
    unreachable, storeState, 'XKS_PROXY_TIMED_OUT',
  ),
  'other ciphertext': row(
    'The ciphertext that the external key store proxy submitted for decryption, or the encryption context, is corrupted, '
      + 'missing, or otherwise invalid.',
    response, storeState, 'XKS_PROXY_INVALID_RESPONSE',
  ),
  'not connected': row(
    'This KMS key is in a custom key store that is not connected to its external key store proxy. '
      + 'Connect the external key store and try the request again.',
    storeState, storeState, 'INTERNAL_ERROR',
  ),
  'no key manager': row(
    'The external key store proxy is in an unhealthy state. '
      + 'If you see this message repeatedly, notify your external key store proxy administrator.',
    unreachable, storeState, 'XKS_PROXY_NOT_REACHABLE',
  ),
})

export type Scenario =
  | 'malformed' | 'no connection' | 'no TLS' | 'late' | 'other ciphertext' | 'not connected' | 'no key manager'
  | { readonly named: string } | { readonly unfit: string }

function rowOf(scenario: Scenario): Row {
  if (typeof scenario === 'string') return others.get(scenario)!
  if ('unfit' in scenario) return row(scenario.unfit, response, keyConfiguration, 'XKS_PROXY_INVALID_RESPONSE')
  return named.get(scenario.named) ?? malformed
}

/** A proxy, or its key manager, does not do what it is asked for. */
export class ProxyFailed extends Error {
  override readonly name = 'ProxyFailed'
  readonly #row: Row

  constructor(scenario: Scenario, options?: ErrorOptions) {
    const found = rowOf(scenario)
    super(found.text, options)
    this.#row = found
  }

  /** AWS: where a key is used it is one error, whatever has failed; the text says what. */
  asError(failedFor: FailedFor): AwsError {
    const { store, key, keyText } = this.#row
    switch (failedFor) {
      case 'store': return this.#as(store, this.message)
      case 'key': return this.#as(key, keyText ?? this.message)
      case 'use': return this.#as('KMSInvalidStateException', this.message)
    }
  }

  /** The operator is told why, in words of this server's and of its machine's: the proxy's own are nobody's here. */
  #as(code: string, message: string): AwsError {
    const why = this.cause instanceof Error ? this.cause.message : undefined
    return new AwsError(code, message, why === undefined ? {} : { internal: `${message} (${why})` })
  }

  get connectionError(): ConnectionErrorCodeType {
    return this.#row.connection
  }
}

/** The same as AWS's error. */
export async function asAwsError<T>(failedFor: FailedFor, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (thrown instanceof ProxyFailed) throw thrown.asError(failedFor)
    throw thrown
  }
}

/** For an account that has too many proxies asked at once: its calls are too many, and no proxy has said anything. */
export const tooManyAsked = (): AwsError => new AwsError('ThrottlingException', rateExceeded)
