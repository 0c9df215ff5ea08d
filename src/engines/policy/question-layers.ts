// The one list of the layers of a question's policies, by which decisions are made and explained.
import type { AttachedPolicy, Question } from './question.ts'
import type { Layer } from './types.ts'

type Policies = readonly AttachedPolicy[]

/** The members of a question that hold policies, and so all of them but the ones named here. */
export type PolicyMember = Exclude<keyof Question, 'action' | 'principal' | 'key'>

/** A question with or without its policies. */
export type Layered = Partial<Pick<Question, PolicyMember>>

/** Undefined where a layer does not apply. Only an organization's have levels. All have one shape, as every call walks them. */
export type QuestionLayer = { readonly layer: Layer } & (
  | { readonly levels: Find<readonly Policies[]>; readonly policies: undefined }
  | { readonly levels: undefined; readonly policies: Find<Policies> }
)

type Find<T> = (question: Layered) => T | undefined

const ofLevels = (layer: Layer, levels: Find<readonly Policies[]>): QuestionLayer => ({ layer, levels, policies: undefined })
const ofPolicies = (layer: Layer, policies: Find<Policies>): QuestionLayer => ({ layer, levels: undefined, policies })

/**
 * In the order in which an explicit Deny is looked for. INVARIANT: each member that holds policies has an entry, which the type
 * demands, so that no layer is asked by one and forgotten by another.
 */
export const layerOf: Readonly<Record<PolicyMember, QuestionLayer>> = {
  resourceControl: ofLevels('resource control', question => question.resourceControl),
  serviceControl: ofLevels('service control', question => question.serviceControl),
  resource: ofPolicies('resource-based', ({ resource }) => resource?.policy && [{ policy: resource.policy }]),
  identity: ofPolicies('identity-based', question => question.identity),
  boundary: ofPolicies('permissions boundary', ({ boundary }) => boundary && [boundary]),
  // AWS calls it a session policy, and denials name none.
  delegation: ofPolicies('session', ({ delegation }) => delegation && [{ ...delegation, name: 'the delegation' }]),
  session: ofPolicies('session', question => question.session),
}

export const questionLayers: readonly QuestionLayer[] = Object.values(layerOf)
