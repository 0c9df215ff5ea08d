// What S3 Control tags: buckets and access points.
import { parseArn } from '../../../core/arn.ts'
import { AwsError } from '../../../core/aws-error.ts'
import type { TagMember } from '../../../core/tags.ts'
import { wildcardResource, type Call, type Resolver, type ResolverContext, type Resource } from '../../../gateway/operation.ts'
import type { PointedBucket } from '../../../gateway/ports.ts'
import { controlled, Points, requireOwnAccount, type StoredPoint } from '../access-points/access-points.ts'
import { pointErrors } from '../access-points/point-errors.ts'
import { requirePointTags } from './point-tags.ts'

interface TaggedInput {
  readonly AccountId?: string | undefined
  readonly ResourceArn?: string | undefined
}

type Named = { readonly bucket: string } | { readonly account: string, readonly region: string, readonly point: string }

/** Undefined of what is neither. */
function namedBy(arn: string): Named | undefined {
  const { service, region = '', account = '', resource = '' } = parseArn(arn) ?? {}
  if (service !== 's3') return undefined
  if (region === '' && account === '') return resource.includes('/') ? undefined : { bucket: resource }
  const [, point] = /^accesspoint\/([^/]+)$/.exec(resource) ?? []
  return point === undefined ? undefined : { account, region, point }
}

export const taggedResource: Resolver<TaggedInput> = async ({ ResourceArn = '' }, context) => {
  const { scope, state } = context
  const named = namedBy(ResourceArn)
  if (!named) return { ...wildcardResource(scope), arn: ResourceArn || '*', displayName: `"${ResourceArn}"` }
  if ('bucket' in named) return bucketAsked(ResourceArn, named.bucket, context)
  const { account, region, point: name } = named
  return controlled({ account, region, name }, await state.get(Points, [account, region, name]), scope)
}

async function bucketAsked(arn: string, name: string, context: ResolverContext): Promise<Resource> {
  const bucket = await context.ports.pointedBuckets.asked(name, context)
  const called = { arn, displayName: `"${arn}"`, authority: 'either', organizationAlone: true, type: 'AWS::S3::Bucket' } as const
  // AWS: that there is none is told to everyone.
  if (!bucket) return { ...called, account: context.scope.account, exists: false, absence: noSuchBucket(name) }
  return { ...called, ...bucket, exists: true }
}

/** What has tags, and how they are written. */
export interface Tagged {
  readonly tags: readonly TagMember[]
  /** Throws S3's error for what cannot be its tags. */
  put(tags: readonly TagMember[]): Promise<void>
  /** Of an access point. */
  readonly point?: string
}

type TaggingCall = Pick<
  Call<{ readonly AccountId: string, readonly ResourceArn: string }>, 'input' | 'scope' | 'state' | 'ports' | 'unbuilt'
>

/** Throws S3's error where there is none. */
export async function requireTagged(call: TaggingCall): Promise<Tagged> {
  const { input, scope, state, unbuilt } = call
  requireOwnAccount(input, scope)
  const named = namedBy(input.ResourceArn)
  if (!named) throw unbuilt('tags of what is neither a bucket nor an access point')
  if ('bucket' in named) return taggedBucket(call, named.bucket)
  const { account, region, point: name } = named
  requireOwnAccount({ AccountId: account }, scope)
  const point = region === scope.region ? await state.get(Points, [account, region, name]) : undefined
  if (!point) throw pointErrors.noSuchPoint(name)
  return { tags: point.tags ?? [], point: name, put: tags => putTags(call, point, tags) }
}

async function putTags(
  { state }: TaggingCall, { tags: _before, ...point }: StoredPoint, tags: readonly TagMember[],
): Promise<void> {
  requirePointTags(tags)
  await state.update(Points, tags.length > 0 ? { ...point, tags } : point)
}

async function taggedBucket({ scope, state, ports }: TaggingCall, name: string): Promise<Tagged> {
  const { pointedBuckets } = ports
  const bucket: PointedBucket | undefined = await pointedBuckets.find(state, name)
  if (!bucket) throw noSuchBucket(name)
  requireOwnAccount({ AccountId: bucket.account }, scope)
  return { tags: await pointedBuckets.tagsOf(state, bucket), put: tags => pointedBuckets.setTags(state, bucket, tags) }
}

const noSuchBucket = (BucketName: string) =>
  new AwsError('NoSuchBucket', 'The specified bucket does not exist', { status: 404, members: { BucketName } })

/** AWS: whoever names no tag is refused (recorded; the sentence is ours). */
export const nothingNamed = () => new AwsError('InvalidRequest', 'At least one tag has to be named.', { status: 400 })
