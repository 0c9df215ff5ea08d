// The tags of a session: those that are asked for, and those that a chain of roles hands on.
import { isReservedTag, tagsFrom, type TagMember } from '../../../core/tags.ts'
import type { AssumedSession, Caller } from '../../../gateway/caller.ts'
import type { Call } from '../../../gateway/operation.ts'

interface TaggingInput {
  readonly Tags?: readonly TagMember[] | undefined
  readonly TransitiveTagKeys?: readonly string[] | undefined
}

type SessionTags = Pick<AssumedSession, 'tags' | 'transitiveTagKeys'>

const none: SessionTags = { tags: {}, transitiveTagKeys: [] }

export function inheritedTags(caller: Caller): SessionTags {
  if (caller.kind !== 'assumed-role') return none
  const { tags, transitiveTagKeys } = caller.assumed
  const handedOn = new Set(transitiveTagKeys)
  return { tags: Object.fromEntries(Object.entries(tags).filter(([key]) => handedOn.has(key))), transitiveTagKeys }
}

/** AWS: the trail shows what a chain hands on (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html). */
export function chainedRequest(caller: Caller): Readonly<Record<string, unknown>> | undefined {
  const { tags: incomingTransitiveTags, transitiveTagKeys } = inheritedTags(caller)
  return transitiveTagKeys.length > 0 ? { incomingTransitiveTags } : undefined
}

const conflict = "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the "
  + 'calling session.'

const mostTags = 50

type TagCall = Pick<Call<TaggingInput>, 'input' | 'scope' | 'error'>

/** AWS: keys are one without regard to case; codes and sentences about keys are recorded. */
export function sessionTags({ input: { Tags = [], TransitiveTagKeys = [] }, scope: { caller }, error }: TagCall): SessionTags {
  const keys = new Set(Tags.map(({ Key }) => Key.toLowerCase()))
  if (keys.size < Tags.length) {
    throw error('InvalidParameterValueException', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.')
  }
  if (Tags.some(({ Key }) => isReservedTag(Key))) {
    throw error('ValidationException', 'Caller is an end user and not allowed to mutate system tags')
  }
  const byKey = new Map(Tags.map(({ Key }) => [Key.toLowerCase(), Key]))
  const transitive = TransitiveTagKeys.map(key => {
    const asked = byKey.get(key.toLowerCase())
    if (asked !== undefined) return asked
    throw error('InvalidParameterValueException', 'The specified transitive tag key must be included in the requested tags.')
  })
  const inherited = inheritedTags(caller)
  if (inherited.transitiveTagKeys.some(key => keys.has(key.toLowerCase()))) {
    throw error('InvalidParameterValueException', conflict)
  }
  const tags = { ...inherited.tags, ...tagsFrom(Tags) }
  if (Object.keys(tags).length > mostTags) {
    throw error('ValidationException', `A session has ${mostTags} tags at most, with those that are handed on.`)
  }
  return {
    tags,
    transitiveTagKeys: [...inherited.transitiveTagKeys, ...new Set(transitive)],
  }
}
