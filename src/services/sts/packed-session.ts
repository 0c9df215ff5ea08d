// What a role's session has of its own, as its token carries it: compressed, since the token goes with every call.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { parseJson } from '../../core/text/json.ts'
import type { AssumedSession, SessionPolicies } from '../../gateway/caller.ts'

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

/** Undefined where there is nothing of the kind. */
export function pack({ policies, tags, transitiveTagKeys }: Packed): Buffer | undefined {
  const entries = Object.entries(tags)
  if (!policies && entries.length === 0) return undefined
  const managed = policies?.managed.map(({ arn, policyId }) => [arn, policyId] as const) ?? null
  const form: Form = [policies?.document ?? null, managed, entries, transitiveTagKeys]
  return deflateRawSync(JSON.stringify(form))
}

export function unpack(packed: Buffer | undefined): Packed {
  if (!packed) return { tags: {}, transitiveTagKeys: [] }
  const text = inflateRawSync(packed, { maxOutputLength: mostUnpacked }).toString()
  const [document, managed, tags, transitiveTagKeys] = parseJson(text) as Form
  return { ...policiesFrom(document, managed), tags: Object.fromEntries(tags), transitiveTagKeys }
}

function policiesFrom(document: Form[0], managed: Form[1]): { readonly policies?: SessionPolicies } {
  if (!managed) return {}
  const named = managed.map(([arn, policyId]) => ({ arn, policyId }))
  return { policies: { ...(document !== null && { document }), managed: named } }
}

/** How long the texts of a session are together: compressed they say nothing of it. */
export function unitsOf({ policies, tags }: Packed): number {
  const texts = [...Object.entries(tags).flat(), policies?.document ?? '', ...(policies?.managed ?? []).map(({ arn }) => arn)]
  return texts.reduce((sum, { length }) => sum + length, 0)
}
