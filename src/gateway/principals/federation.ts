// Who vouches for those that have no key here, and for whom the server vouches elsewhere.
import type { KeyObject, X509Certificate } from 'node:crypto'
import type { ReadUnit } from '../../storage/unit-of-work.ts'

/** Who says of others who they are, by tokens that it signs. */
export interface IdentityProvider {
  readonly arn: string
  readonly partition: string
  /** The URL without `https://`. */
  readonly issuer: string
  /** For whom its tokens may be made. */
  readonly clientIds: readonly string[]
  /** SHA-1 of certificates that its server may have though no authority vouches for them. */
  readonly thumbprints: readonly string[]
}

export interface IdentityProviders {
  find(state: ReadUnit, account: string, issuer: string): Promise<IdentityProvider | undefined>
}

/** The same by SAML, in whose responses it vouches for people. */
export interface SamlProvider {
  readonly arn: string
  readonly partition: string
  readonly name: string
  /** As it calls itself. */
  readonly issuer: string
  /** By which its responses may be signed. */
  readonly certificates: readonly X509Certificate[]
}

export interface SamlProviders {
  find(state: ReadUnit, arn: string): Promise<SamlProvider | undefined>
}

/** The keys that identity providers publish, which the server asks them for. */
export interface IssuerKeys {
  /** As JSON Web Keys. Throws `IssuerUnreachable`. `keyId` is one that has to be among them, if it is there at all. */
  find(provider: Pick<IdentityProvider, 'arn' | 'issuer' | 'thumbprints'>, keyId: string | undefined): Promise<readonly object[]>
}

/** What an account's principals have tokens from that others read. */
export interface TokenIssuer {
  readonly url: string
  readonly keys: readonly TokenKey[]
}

export interface TokenKey {
  /** As a JSON Web Token names it, and the key in it. */
  readonly algorithm: string
  readonly id: string
  readonly privateKey: KeyObject
}

export interface TokenIssuers {
  /** Undefined where the account has none, or has it disabled. */
  ofAccount(state: ReadUnit, account: string): Promise<TokenIssuer | undefined>
  /** One that is disabled as well. */
  find(state: ReadUnit, id: string): Promise<TokenIssuer | undefined>
}

export class IssuerUnreachable extends Error {
  override readonly name = 'IssuerUnreachable'
}
