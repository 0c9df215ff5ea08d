// Tags of objects: what may be one, how a request brings them, and what policies ask of them.
// AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
import { byName } from '../../../core/by-name.ts'
import { findTag, isReservedTag, tagsFrom, type TagMember, type Tags } from '../../../core/tags.ts'
import { unnamed, type Resolver, type ResolverContext, type Resource } from '../../../gateway/operation.ts'
import type { KeyValue } from '../../../engines/policy/types.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { asOwned } from '../access/object-access.ts'
import { Buckets } from '../buckets/buckets.ts'
import { findSource, type CopyInput } from '../copies/copy-source.ts'
import { objectNamed, Objects, withKeys, type ObjectInput, type StoredObject, type Version } from '../objects/objects.ts'
import { s3Errors } from '../s3-errors.ts'
import { asObject, findVersion } from '../versions/versions.ts'

/** AWS: of one object; in UTF-16, as the page says. */
const [most, longestKey, longestValue] = [10, 128, 256]
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

const [badKey, badValue] = ['The TagKey you have provided is invalid', 'The TagValue you have provided is invalid']

/** Throws S3's error for what are no tags. */
export function tagsOf(members: readonly TagMember[]): Tags {
  if (members.length > most) throw s3Errors.tooManyTags(most)
  for (const { Key, Value } of members) {
    if (Key === '' || Key.length > longestKey || !allowed.test(Key)) throw s3Errors.invalidTag(badKey)
    if (Value.length > longestValue || !allowed.test(Value)) throw s3Errors.invalidTag(badValue)
    if (isReservedTag(Key)) throw s3Errors.invalidTag('System tags cannot be added/updated by requester')
  }
  if (new Set(members.map(({ Key }) => Key)).size < members.length) {
    throw s3Errors.invalidTag('Cannot provide multiple Tags with the same key')
  }
  return tagsFrom(members)
}

/** As a header has them, which is a URL's query. */
export function tagsInHeader(header: string | undefined): Tags | undefined {
  if (header === undefined) return undefined
  const members = membersIn(header)
  if (new Set(members.map(({ Key }) => Key)).size < members.length) throw s3Errors.badTagging(header)
  const tags = tagsOf(members)
  return members.length === 0 ? undefined : tags
}

const membersIn = (header: string): TagMember[] =>
  [...new URLSearchParams(header)].map(([Key, Value]) => ({ Key, Value }))

interface TaggingInput {
  readonly Tagging?: string | { readonly TagSet?: readonly Partial<TagMember>[] } | undefined
  /** Of a copy alone. */
  readonly CopySource?: string | undefined
  readonly TaggingDirective?: string | undefined
}

/** Whether the source's tags are the copy's. AWS: what the request brings is then none. */
export const keepsTags = ({ TaggingDirective }: TaggingInput): boolean => TaggingDirective !== 'REPLACE'

export const bringsTags = (input: TaggingInput): boolean =>
  input.Tagging !== undefined && (input.CopySource === undefined || !keepsTags(input))

/** By whatever the request brings them, and where they will stand. */
function requested(input: TaggingInput): Tags | undefined {
  const { Tagging } = input
  if (Tagging === undefined || !bringsTags(input)) return undefined
  if (typeof Tagging === 'string') return tagsFrom(membersIn(Tagging))
  return tagsFrom(Tagging.TagSet?.map(({ Key = '', Value = '' }) => ({ Key, Value })))
}

export const requestTagConditions = {
  's3:requestobjecttag/*': (input: TaggingInput, _scope: unknown, name: string) => findTag(requested(input), name),
  's3:requestobjecttagkeys': (input: TaggingInput) => {
    const tags = requested(input)
    return tags && Object.keys(tags)
  },
}

/** An object that is to have these tags, which the request does not bring. */
export const toBeTagged = (resource: Resource, tags: Tags): Resource =>
  withKeys(resource, byName<(name: string) => KeyValue | undefined>({
    's3:requestobjecttag/*': name => findTag(tags, name), 's3:requestobjecttagkeys': () => Object.keys(tags),
  }))

interface VersionInput extends ObjectInput {
  readonly VersionId?: string | undefined
}

/**
 * An object for who reads it, its list of access or its tags: whose it is counts, whom its list lets in, and which tags it has.
 * INVARIANT: what is decided by them expects them until it stands: nobody reads an object by the tags that another had.
 */
export const taggedObject: Resolver<VersionInput> = async (input, context) => {
  const { Bucket, Key, VersionId } = input
  const resource = await objectNamed(input, context)
  return Bucket === undefined || Key === undefined ? resource : asFound(resource, context, Bucket, Key, VersionId)
}

/** The source of a copy, as `taggedObject`. */
export const taggedSource: Resolver<CopyInput> = async (input, context) => {
  const source = await findSource(input, context)
  return source ? asFound(source.resource, source.context, source.bucket, source.key, source.versionId) : unnamed
}

type Resolved = Awaited<ReturnType<typeof objectNamed>>

async function asFound(named: Resolved, context: ResolverContext, name: string, key: string, id: string | undefined) {
  if (typeof named === 'symbol' || !('arn' in named)) return named
  const { state } = context
  const [bucket, found] = [await state.get(Buckets, [name]), await findNamed(state, name, key, id)]
  const object = asObject(found)
  return bucket && object ? withTags(await asOwned(named, bucket, object, context), object) : named
}

async function findNamed(state: ReadUnit, bucket: string, key: string, id: string | undefined): Promise<Version | undefined> {
  return id === undefined ? state.get(Objects, [bucket, key]) : findVersion(state, bucket, key, id)
}

function withTags(resource: Resource, { tags }: StoredObject): Resource {
  return tags ? withKeys(resource, byName({ 's3:existingobjecttag/*': (name: string) => findTag(tags, name) })) : resource
}
