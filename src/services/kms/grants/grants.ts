// Grants: what a key lets somebody do beside its policy. Each is a record; whether some grant allows a call is found by what they
// grant together (`grant-index.ts`).
import type { GrantConstraints, GrantListEntry, GrantOperation } from '../../../contracts/kms.gen.ts'
import { collection } from '../../../storage/collection.ts'
import { arnOf } from '../arns.ts'
import type { KmsKey } from '../keys/keys.ts'
import type { GrantPrincipal } from './grant-principals.ts'

export interface Grant {
  readonly keyId: string
  /** 64 hexadecimal digits. */
  readonly id: string
  readonly createdAt: number
  readonly name?: string
  /** Identifies all that a grant with a name says: who asks for the same again gets the same grant. */
  readonly fingerprint?: string
  readonly grantee: GrantPrincipal
  readonly retiring?: GrantPrincipal
  /** The account of whoever made it. */
  readonly issuer: string
  readonly operations: readonly GrantOperation[]
  readonly constraints?: GrantConstraints
}

export const Grants = collection<Grant>('kms.grants', {
  per: 'region',
  key: ({ keyId, id }) => [keyId, id],
  indexes: {
    byGrantee: ({ keyId, grantee }) => [keyId, grantee.id],
    /** By which their grantee may make grants. */
    byHandingOn: ({ keyId, grantee, operations }) => (operations.includes('CreateGrant') ? [keyId, grantee.id] : undefined),
    byFingerprint: ({ keyId, fingerprint }) => (fingerprint === undefined ? undefined : [keyId, fingerprint]),
  },
})

/** Which grants somebody may retire: of each account its own principals', whosever the keys are. */
export interface RetirableGrant {
  readonly retiring: string
  /** The key's. */
  readonly account: string
  readonly keyId: string
  readonly id: string
}

export const RetirableGrants = collection<RetirableGrant>('kms.retirable-grants', {
  per: 'region',
  key: ({ retiring, account, keyId, id }) => [retiring, account, keyId, id],
})

/** AWS: of one key. */
export const mostGrants = 50_000

/** As KMS's answers show it, with the present names of those whom it names. */
export function describeGrant(
  key: KmsKey, grant: Grant, names: { readonly grantee: string; readonly retiring: string | undefined },
): GrantListEntry {
  const { id, name, createdAt, grantee, retiring, issuer, operations, constraints } = grant
  return {
    KeyId: arnOf(key),
    GrantId: id,
    Name: name ?? '',
    CreationDate: new Date(createdAt),
    ...(grantee.isService ? { GranteeServicePrincipal: names.grantee } : { GranteePrincipal: names.grantee }),
    ...(retiring && (retiring.isService ? { RetiringServicePrincipal: names.retiring } : { RetiringPrincipal: names.retiring })),
    IssuingAccount: `arn:${key.partition}:iam::${issuer}:root`,
    Operations: operations,
    ...(constraints && { Constraints: constraints }),
  }
}
