// Which servers are asked at all, and who vouches for them: what the operator says of all of them.
import type { SecureContext } from 'node:tls'
import { isPublic } from './public-addresses.ts'

export interface ReachSettings {
  /** Certificates of authorities that vouch for servers beside Node's, as PEM. */
  readonly authorities?: readonly string[]
  /** Whether servers are asked at addresses that are not public. */
  readonly private: boolean
}

export interface Reach {
  /** Whether a server may be asked at this address. */
  isAllowed(address: string): boolean
  /** Undefined where Node's own authorities are all. */
  context(): SecureContext | undefined
}

export function createReach({ authorities, private: isPrivate }: ReachSettings): Reach {
  let context: SecureContext | undefined
  return {
    isAllowed: isPrivate ? () => true : isPublic,
    context: () => (context ??= authorities && trusting(authorities)),
  }
}

/** Beside those that Node goes by where it is told of none. */
function trusting(authorities: readonly string[]): SecureContext {
  const { createSecureContext, getCACertificates } = process.getBuiltinModule('node:tls')
  return createSecureContext({ ca: [...getCACertificates('default'), ...authorities] })
}
