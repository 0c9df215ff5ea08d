// What the gateway, and services, ask about buckets.
import type { MaybePromise } from '../../core/maybe-promise.ts'
import type { ReadUnit } from '../../storage/unit-of-work.ts'

/** The buckets of all accounts, as whoever has signed nothing names them. */
export interface BucketPlaces {
  /** Undefined where there is none of that name. */
  regionOf(state: ReadUnit, name: string): Promise<string | undefined>
  /** Whether it is asked by the endpoint of acceleration; undefined where there is none of that name. */
  accelerationOf(state: ReadUnit, name: string): MaybePromise<Acceleration | undefined>
  /** What the bucket says of pages; undefined where it says nothing. */
  originRulesOf(state: ReadUnit, name: string): Promise<readonly OriginRule[] | undefined>
  /** Undefined where the bucket is no website. */
  websiteOf(state: ReadUnit, name: string): Promise<Website | undefined>
}

export interface Acceleration {
  /** Undefined where the bucket was never told. */
  readonly status: 'Enabled' | 'Suspended' | undefined
}

/** How a bucket is served, as S3 has it: it sends on all that is asked of it, or has an index. */
export interface Website {
  readonly RedirectAllRequestsTo?: { readonly HostName: string; readonly Protocol?: string | undefined } | undefined
  readonly IndexDocument?: { readonly Suffix: string } | undefined
  readonly ErrorDocument?: { readonly Key: string } | undefined
  readonly RoutingRules?: readonly SiteRule[] | undefined
}

export interface SiteRule {
  readonly Condition?: {
    readonly KeyPrefixEquals?: string | undefined
    readonly HttpErrorCodeReturnedEquals?: string | undefined
  } | undefined
  readonly Redirect: {
    readonly Protocol?: string | undefined
    readonly HostName?: string | undefined
    readonly HttpRedirectCode?: string | undefined
    readonly ReplaceKeyWith?: string | undefined
    readonly ReplaceKeyPrefixWith?: string | undefined
  }
}

/** Which pages may ask for what, as S3 has it. */
export interface OriginRule {
  readonly AllowedOrigins: readonly string[]
  readonly AllowedMethods: readonly string[]
  readonly AllowedHeaders?: readonly string[] | undefined
  readonly ExposeHeaders?: readonly string[] | undefined
  readonly MaxAgeSeconds?: number | undefined
}

/** What an account has said of access by everyone, for all of its buckets. */
export interface PublicAccess {
  /** Undefined where it has said nothing. */
  find(state: ReadUnit, account: string): MaybePromise<PublicAccessBlock | undefined>
}

/** What is kept from everyone, whatever policies and ACLs say. */
export interface PublicAccessBlock {
  readonly BlockPublicAcls: boolean
  readonly IgnorePublicAcls: boolean
  readonly BlockPublicPolicy: boolean
  readonly RestrictPublicBuckets: boolean
}
