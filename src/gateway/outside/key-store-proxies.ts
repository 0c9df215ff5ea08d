// Proxies of key managers that customers have elsewhere, which the server asks over the network.
import type { Instant } from '../../core/clock.ts'

export interface ProxyRequest {
  /** On whose behalf it is asked. */
  readonly account: string
  readonly url: URL
  readonly body: string
  /** Signed, for a request that is sent now by the wall's clock. `host` is among them. */
  headersAt(wall: Instant): Readonly<Record<string, string>>
}

export interface ProxyAnswer {
  readonly status: number
  /** Undefined where it is no JSON. */
  readonly body: unknown
}

/** Why there is no answer: the last two are of the server that asks. */
export type ProxyFailure = 'no connection' | 'no TLS' | 'late' | 'malformed' | 'too many are asked'

export class ProxyUnanswered extends Error {
  override readonly name = 'ProxyUnanswered'
  readonly failure: ProxyFailure

  constructor(failure: ProxyFailure, options?: ErrorOptions) {
    super(`The proxy of the key store is not asked: ${failure}.`, options)
    this.failure = failure
  }
}

export interface KeyStoreProxies {
  /** Throws `ProxyUnanswered`. */
  ask(request: ProxyRequest): Promise<ProxyAnswer>
}
