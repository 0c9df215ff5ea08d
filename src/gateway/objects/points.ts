// What the gateway, S3 and S3 Control ask each other about access points, and about buckets that have some.
import { byName, type ByName } from '../../core/by-name.ts'
import type { MaybePromise } from '../../core/maybe-promise.ts'
import { findTag, tagsFrom, type TagMember, type Tags } from '../../core/tags.ts'
import type { KeptPolicy } from '../../engines/policy/document/kept-policy.ts'
import type { CompiledPolicy } from '../../engines/policy/question.ts'
import type { KeyValue } from '../../engines/policy/types.ts'
import type { ReadUnit, UnitOfWork } from '../../storage/unit-of-work.ts'
import type { Caller } from '../caller.ts'
import type { PrincipalNames } from '../principals/naming.ts'
import type { PublicAccess, PublicAccessBlock } from './buckets.ts'

/** By which an access point is found. */
export interface PointPlace {
  readonly account: string
  readonly region: string
  readonly name: string
}

/** How a request has named an access point in the place of a bucket. */
export interface NamedPoint extends PointPlace {
  /** Where it was named by that. */
  readonly alias?: string
}

/** Of an access point, or of a bucket. */
export interface PublicPolicy extends KeptPolicy {
  /** Whether it lets in everyone, as it was put. */
  readonly isPublic: boolean
}

export interface AccessPoint extends PointPlace {
  readonly partition: string
  readonly alias: string
  readonly bucket: string
  /** Whose the bucket was when the point was made for it. */
  readonly bucketAccount: string
  /** Absent of one that is reached from everywhere. */
  readonly vpc?: string
  readonly publicAccess: PublicAccessBlock
  readonly policy?: PublicPolicy
  readonly tags?: readonly TagMember[]
}

export interface AccessPoints {
  /** Undefined where there is none. */
  find(state: ReadUnit, place: PointPlace): MaybePromise<AccessPoint | undefined>
  findByAlias(state: ReadUnit, alias: string): Promise<AccessPoint | undefined>
  /** Whether the bucket's own account has one for it. The answer is expected when what follows of it is committed. */
  isPointedAt(state: ReadUnit, bucket: Pick<PointedBucket, 'name' | 'account'>): Promise<boolean>
}

/** What S3 Control asks about a bucket. */
export interface PointedBucket {
  readonly name: string
  readonly account: string
  readonly region: string
  /** What it keeps from everyone itself; undefined where it keeps nothing. */
  readonly block: PublicAccessBlock | undefined
}

/** As much of it as an action is asked on. */
export interface AskedBucket {
  readonly account: string
  readonly policy?: CompiledPolicy
  readonly tags?: Tags
  readonly keys: ByName<(name: string) => KeyValue | undefined>
}

/** Who asks, as resolvers have it at hand. */
interface Asking {
  readonly scope: { readonly caller: Caller }
  readonly state: ReadUnit
  readonly ports: { readonly accessPoints: AccessPoints, readonly publicAccess: PublicAccess }
}

/** As whoever keeps a policy has it at hand. */
interface Keeping {
  readonly principals: PrincipalNames
  readonly scope: { readonly partition: string }
  readonly state: UnitOfWork
}

export interface PointedBuckets {
  /** Undefined where there is none. It is referred to: it is still there when what is written is committed. */
  find(state: ReadUnit, name: string): MaybePromise<PointedBucket | undefined>
  /** Undefined where there is none. */
  asked(name: string, asking: Asking): Promise<AskedBucket | undefined>
  /** In the order in which they were set. */
  tagsOf(state: ReadUnit, bucket: PointedBucket): Promise<readonly TagMember[]>
  /** Throws S3's error for what no bucket can have. */
  setTags(state: UnitOfWork, bucket: PointedBucket, tags: readonly TagMember[]): Promise<void>
  /** Another policy for an access point. Throws S3's error where the document cannot be one. */
  keepPolicy(call: Keeping, point: AccessPoint, document: string): Promise<PublicPolicy>
}

export const pointArn = ({ partition }: { readonly partition: string }, { region, account, name }: PointPlace): string =>
  `arn:${partition}:s3:${region}:${account}:accesspoint/${name}`

export const isAlias = (name: string): boolean => name.endsWith('-s3alias')

/** What policies ask of an access point. */
export const pointKeys = (arn: string, { account, vpc, tags }: Pick<AccessPoint, 'account' | 'vpc' | 'tags'>) => byName({
  's3:dataaccesspointarn': () => arn,
  's3:dataaccesspointaccount': () => account,
  's3:accesspointnetworkorigin': () => (vpc === undefined ? 'Internet' : 'VPC'),
  's3:accesspointtag/*': (name: string) => findTag(tags && tagsFrom(tags), name),
  's3:resourceaccount': () => account,
})
