// A bucket: whose it is and where. Names are shared by all accounts and Regions of a partition.
import { formatArn } from '../../../core/arn.ts'
import type { AwsError } from '../../../core/aws-error.ts'
import { byName } from '../../../core/by-name.ts'
import {
  wildcardResource, type Call, type Resolver, type ResolverContext, type Resource, type Scope,
} from '../../../gateway/operation.ts'
import type { PublicAccessBlock } from '../../../gateway/ports.ts'
import { collection } from '../../../storage/collection.ts'
import type { BucketEncryption } from '../encryption/bucket-encryption.ts'
import { policyOf, type BucketPolicy } from '../access/bucket-policies.ts'
import { grantedOnBucket, withoutEveryone } from '../access/acl-grants.ts'
import type { Acl } from '../access/acls.ts'
import { aclOf, takesAcls, type Ownership } from '../access/ownership.ts'
import { noBucket, pointResource } from '../access/points.ts'
import { isBlocked, type BucketBlock } from '../access/public-access.ts'
import { askedTags } from '../access/tags.ts'
import type { BucketLock } from '../locks/stored-lock.ts'
import { s3Errors } from '../s3-errors.ts'

export interface Bucket {
  readonly name: string
  readonly partition: string
  readonly account: string
  readonly region: string
  readonly createdAt: number
  /** Where its maker called the Region by its old name, which it keeps. */
  readonly location?: 'EU'
  /** Absent where it was never told. */
  readonly encryption?: BucketEncryption
  /** Whether its objects keep their versions; absent where they never have. */
  readonly versioning?: 'Enabled' | 'Suspended'
  /** Absent where no version can be locked. INVARIANT: where it is there versions are kept. */
  readonly objectLock?: BucketLock
  /** Absent where it has none. */
  readonly policy?: BucketPolicy
  readonly publicAccess?: BucketBlock
  readonly ownership?: Ownership
  /** Absent where it is its owner's alone. */
  readonly acl?: Acl
  /** Whether it has rules by which objects end (`lifecycle/`). */
  readonly hasLifecycle?: true
  /** Whether somebody is told of what happens in it (`notifications/`). */
  readonly notifies?: true
  /** Whether it is asked by the endpoint of acceleration too; absent where it was never told. */
  readonly acceleration?: 'Enabled' | 'Suspended'
  /** Whether policies may ask for its tags. */
  readonly abac?: true
}

export const Buckets = collection<Bucket>('s3.buckets', {
  per: 'global', key: ({ name }) => [name], indexes: { byAccount: ({ account }) => [account] },
})

/** `resource` is a bucket's name, or that and an object's key. An access point that is not there is named by its ARN already. */
export const s3Arn = ({ partition }: Pick<Scope, 'partition'>, resource: string): string =>
  (resource.startsWith('arn:') ? resource : formatArn({ partition, service: 's3', region: '', account: '', resource }))

export const objectArn = (scope: Pick<Scope, 'partition'>, bucket: string, key: string): string =>
  s3Arn(scope, `${bucket}/${key}`)

export interface BucketInput {
  readonly Bucket?: string | undefined
}

/** AWS: S3's denials call a resource by its ARN between quotes (recorded). */
export const calledBy = (arn: string) => ({ arn, displayName: `"${arn}"` })

export const bucketNamed: Resolver<BucketInput> = ({ Bucket }, context) =>
  (Bucket === undefined ? wildcardResource(context.scope) : bucketResource(Bucket, context))

export const ownedBy = ({ account }: Pick<Bucket, 'account'>) => byName({ 's3:resourceaccount': () => account })

/** All of the caller's account. AWS: a denial tells no resource (public reports). */
export const ownBuckets: Resolver<unknown> = (_input, { scope }) =>
  ({ ...wildcardResource(scope), displayName: '', keys: ownedBy(scope) })

/** Of a bucket that is to be made: whose it may be already says nothing of who may make one. */
export const newBucket: Resolver<BucketInput> = ({ Bucket }, { scope }) =>
  (Bucket === undefined ? wildcardResource(scope) : { ...called(Bucket, scope), keys: ownedBy(scope) })

/** What is asked about a bucket where a policy has its word. */
export type AccessContext = Pick<ResolverContext, 'scope' | 'state' | 'ports'>

/** What an action on the bucket is asked on; an object's is made of it. */
export async function bucketResource(name: string, context: AccessContext): Promise<Resource> {
  const { scope, state } = context
  const bucket = await state.get(Buckets, [name])
  const through = scope.point && (await pointResource(scope.point, context, {
    name, account: bucket?.account, isRestricted: async () => bucket !== undefined && isBlocked(bucket, restricts, context),
  }))
  // AWS: that there is none is told to everyone.
  if (!bucket) return { ...called(name, scope), ...(through && { through }), absence: noBucket(scope.point?.alias ?? name) }
  const { tags, keys } = await askedTags(state, bucket)
  return {
    ...called(name, scope), account: bucket.account, exists: true, ...(tags && { tags }),
    keys: new Map([...through?.keys ?? [], ...keys, ...ownedBy(bucket)]),
    // AWS: of the point the resource's tags are its own; the bucket's have their name (recorded).
    ...(through && { through: { ...through, keys: new Map([...through.keys ?? [], ...keys]) } }),
    ...(await policyOf(bucket, context)),
    ...(takesAcls(bucket) && {
      grants: async action => grantedOnBucket(await inForce(bucket, aclOf(bucket), context), action, scope.caller),
    }),
  }
}

const restricts = ({ RestrictPublicBuckets }: PublicAccessBlock): boolean => RestrictPublicBuckets

/** As much of the list as counts: what it grants to everyone may be ignored. */
export async function inForce(bucket: Bucket, acl: Acl, context: AccessContext): Promise<Acl> {
  const isIgnored = await isBlocked(bucket, ({ IgnorePublicAcls }) => IgnorePublicAcls, context)
  return isIgnored ? withoutEveryone(acl) : acl
}

const called = (name: string, scope: Scope): Resource => ({
  ...calledBy(s3Arn(scope, name)), account: scope.account, exists: false, authority: 'either', organizationAlone: true,
  type: 'AWS::S3::Bucket',
})

interface Addressed extends BucketInput {
  readonly ExpectedBucketOwner?: string | undefined
}

type BucketCall = Pick<Call<Addressed>, 'input' | 'scope' | 'state'>

/** AWS: its oldest Region, which S3 does not name. */
export const usualRegion = 'us-east-1'

/**
 * The bucket as the request means it. It is referred to: it is still there when what is written is committed. Throws S3's error
 * where it is not there, is another's than was expected, or in another Region than was signed for.
 */
export async function requireBucket(call: BucketCall): Promise<Bucket> {
  const bucket = await requireBucketAnywhere(call)
  const { region, point } = call.scope
  if (bucket.region !== region) throw s3Errors.elsewhere(point?.alias ?? bucket.name, bucket.region)
  return bucket
}

/** As `requireBucket`, for who writes what follows from the bucket: it is unchanged when that is committed. */
export async function requireBucketAsItIs(call: BucketCall): Promise<Bucket> {
  const { name } = await requireBucket(call)
  return (await call.state.get(Buckets, [name]))!
}

/** AWS: the endpoint of the oldest Region, which makes buckets in all others, has words of its own for a constraint. */
export const otherLocation = (constraint: string, signed: string): AwsError =>
  (signed === usualRegion ? s3Errors.invalidLocation(constraint) : s3Errors.otherLocation(constraint))

/** As `requireBucket`, in whatever Region it is. */
export async function requireBucketAnywhere({ input, state }: Pick<BucketCall, 'input' | 'state'>): Promise<Bucket> {
  const { Bucket: name = '', ExpectedBucketOwner: owner } = input
  if (owner !== undefined && !/^\d{12}$/.test(owner)) throw s3Errors.invalidOwner(owner)
  const bucket = await state.refer(Buckets, [name])
  if (!bucket) throw noBucket(name)
  if (owner !== undefined && owner !== bucket.account) throw s3Errors.otherOwner()
  return bucket
}
