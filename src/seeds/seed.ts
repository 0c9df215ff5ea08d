// A seed.yaml that was checked, as `schema.ts` describes it.
import type { KeySpec, KeyUsageType } from '../contracts/kms.gen.ts'

export type Tags = Readonly<Record<string, string>>
export type PolicyDocument = Readonly<Record<string, unknown>>

export interface Seed {
  readonly region?: string
  readonly accounts?: Readonly<Record<string, MemberAccount>>
  readonly policies?: Readonly<Record<string, ManagedPolicy>>
  readonly groups?: Readonly<Record<string, Group>>
  readonly users?: Readonly<Record<string, User>>
  /** By their URLs. */
  readonly openIdConnectProviders?: Readonly<Record<string, OpenIdConnectProvider>>
  readonly roles?: Readonly<Record<string, Role>>
  /** By their aliases. */
  readonly keys?: Readonly<Record<string, Key>>
  readonly parameters?: Readonly<Record<string, Parameter>>
  readonly secrets?: Readonly<Record<string, Secret>>
}

/** An account of the organization. */
export interface MemberAccount {
  readonly email: string
  readonly roleName?: string
}

export interface ManagedPolicy {
  readonly path?: string
  readonly description?: string
  readonly tags?: Tags
  readonly document: PolicyDocument
}

export interface Group {
  readonly path?: string
  readonly inlinePolicies?: Readonly<Record<string, PolicyDocument>>
  readonly attachedPolicies?: readonly string[]
}

export interface User extends Group {
  readonly permissionsBoundary?: string
  readonly tags?: Tags
  readonly groups?: readonly string[]
  /** The file that its access key is written to. */
  readonly accessKey?: string
}

export interface OpenIdConnectProvider {
  readonly clientIds?: readonly string[]
  readonly thumbprints?: readonly string[]
  readonly tags?: Tags
}

export interface Role extends Group {
  readonly permissionsBoundary?: string
  readonly description?: string
  readonly tags?: Tags
  /** Who may assume it. */
  readonly trust: PolicyDocument
  /** In seconds. */
  readonly maxSessionDuration?: number
}

export interface Key {
  readonly description?: string
  readonly policy?: PolicyDocument
  readonly keySpec?: KeySpec
  readonly keyUsage?: KeyUsageType
  readonly rotationPeriodInDays?: number
  readonly tags?: Tags
}

/** What a parameter and a secret have both. */
export interface Holder {
  /** The environment variable that holds the value. */
  readonly variable?: string
  readonly key?: string
  readonly description?: string
  readonly tags?: Tags
}

export interface Parameter extends Holder {
  readonly value?: string
  readonly type: 'String' | 'StringList' | 'SecureString'
  readonly tier?: 'Standard' | 'Advanced' | 'Intelligent-Tiering'
  readonly policies?: readonly Readonly<Record<string, unknown>>[]
  readonly allowedPattern?: string
  readonly dataType?: string
}

export interface Secret extends Holder {
  /** An object is kept as JSON. */
  readonly value?: string | Readonly<Record<string, unknown>>
  readonly policy?: PolicyDocument
  /** Regions. */
  readonly replicas?: readonly string[]
}
