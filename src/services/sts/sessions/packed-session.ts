// What a session has of its own, as its token carries it: compressed, since the token goes with every call.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { parseJson } from '../../../core/text/json.ts'
import type { AssumedSession, SessionPolicies } from '../../../gateway/caller.ts'
import type { Call } from '../../../gateway/operation.ts'

/** Bytes of what is compressed. INVARIANT: a token that carries as much has 4,096 characters at most. */
export const mostPacked = 2000
/** Bytes of what was compressed: a policy, ten names of others, fifty tags, in any script. */
const mostUnpacked = 256 * 1024

type Packed = Pick<AssumedSession, 'policies' | 'tags' | 'transitiveTagKeys'>

/** The form within a token; its order stays. */
type Form = readonly [
  document: string | null, managed: readonly (readonly [arn: string, policyId: string])[] | null,
  tags: readonly (readonly [string, string])[], transitiveTagKeys: readonly string[],
]

interface Asked {
  readonly Policy?: string | undefined
  readonly PolicyArns?: readonly unknown[] | undefined
}

type PackCall = Pick<Call<Asked, 'PackedPolicyTooLargeException'>, 'input' | 'error'>

/** In base 64, and how much of its room that takes, in hundredths. Both absent where a session has nothing of its own. */
export function packInRoom(call: PackCall, own: Packed): { readonly packed?: string; readonly size?: number } {
  const packed = pack(own)
  if (!packed) return {}
  const tags = bytesOfTags(own.tags)
  const policies = tags === 0 ? packed : own.policies && pack({ policies: own.policies, tags: {}, transitiveTagKeys: [] })
  const size = (policies?.length ?? 0) / mostPacked + tags / mostOfTags
  return { packed: packed.toString('base64'), size: requireRoom(100 * Math.max(size, packed.length / mostPacked), call) }
}

/**
 * Bytes of tags, keys and values, that take all of the room by themselves. AWS: nine tags of 252 bytes took 498 % of it in 2026
 * (a public report), so that they are not compressed, and a policy beside them is.
 */
const mostOfTags = 456

const bytesOfTags = (tags: Packed['tags']): number =>
  Object.entries(tags).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0)

/** Of a token that says besides who has it by delegation. */
const roomOfDelegation = 64

/** Of what was packed before, in base 64: how much of its room it takes in a session that somebody has by delegation. */
export function requireRoomFor(packed: readonly string[], error: PackCall['error']): number {
  const bytes = packed.reduce((sum, text) => sum + Buffer.byteLength(text, 'base64'), roomOfDelegation)
  return requireRoom(100 * bytes / mostPacked, { input: { PolicyArns: packed }, error })
}

/** AWS tells what it measures in no other way; both sentences are those that clients report. */
function requireRoom(hundredths: number, { input, error }: PackCall): number {
  const size = Math.ceil(hundredths)
  if (size <= 100) return size
  const sentence = input.Policy === undefined && !input.PolicyArns?.length
    ? `Packed size of session tags consumes ${size}% of allotted space.`
    : `Packed policy consumes ${size}% of allotted space, please use smaller policy.`
  throw error('PackedPolicyTooLargeException', sentence)
}

/** Undefined where there is nothing of the kind. */
export function pack({ policies, tags, transitiveTagKeys }: Packed): Buffer | undefined {
  const entries = Object.entries(tags)
  if (!policies && entries.length === 0) return undefined
  const managed = policies?.managed.map(({ arn, policyId }) => [arn, policyId] as const) ?? null
  const form: Form = [policies?.document ?? null, managed, entries, transitiveTagKeys]
  return deflateRawSync(JSON.stringify(form))
}

/** Of base 64. */
export function unpack(packed: string | undefined): Packed {
  if (packed === undefined) return { tags: {}, transitiveTagKeys: [] }
  const text = inflateRawSync(Buffer.from(packed, 'base64'), { maxOutputLength: mostUnpacked }).toString()
  const [document, managed, tags, transitiveTagKeys] = parseJson(text) as Form
  return { ...policiesFrom(document, managed), tags: Object.fromEntries(tags), transitiveTagKeys }
}

function policiesFrom(document: Form[0], managed: Form[1]): { readonly policies?: SessionPolicies } {
  if (!managed) return {}
  const named = managed.map(([arn, policyId]) => ({ arn, policyId }))
  return { policies: { ...(document !== null && { document }), managed: named } }
}

/** How long the texts of a session are together: compressed they say nothing of it. */
export function unitsOf({ policies, tags }: Pick<Packed, 'policies' | 'tags'>): number {
  const texts = [...Object.entries(tags).flat(), policies?.document ?? '', ...(policies?.managed ?? []).map(({ arn }) => arn)]
  return texts.reduce((sum, { length }) => sum + length, 0)
}
