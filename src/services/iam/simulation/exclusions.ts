// Policies that a simulation is to leave out, as if nobody had attached them.
import { compileWildcard, partsOf, type TextMatcher } from '../../../engines/policy/wildcard.ts'
import { parseArn } from '../../../core/arn.ts'
import type { HolderKind } from '../policies/attachments.ts'
import type { SimulationError } from './simulated-policies.ts'

type PolicyType = 'inline' | 'aws-managed' | 'user-managed' | 'permission-boundary' | 'scp'

/** A policy of whoever the simulation is about. */
type Candidate =
  | { readonly type: 'inline'; readonly kind: HolderKind; readonly holder: string; readonly name: string }
  | { readonly type: Exclude<PolicyType, 'inline'>; readonly arn: string }

export type Exclusion = (policy: Candidate) => boolean

export const excludes = (exclusions: readonly Exclusion[], policy: Candidate): boolean =>
  exclusions.some(isLeftOut => isLeftOut(policy))

interface ExclusionInput {
  readonly PolicyExclusionList?: readonly {
    readonly PolicyType?: string | undefined
    readonly PolicyArn?: string | undefined
    readonly InlinePolicyIdentifier?: {
      readonly PolicyName?: string | undefined
      readonly AttachmentType?: string | undefined
      readonly AttachmentName?: string | undefined
    } | undefined
  }[] | undefined
}

type Identifier = NonNullable<ExclusionInput['PolicyExclusionList']>[number]

export function readExclusions({ input, error }: SimulationError & { readonly input: ExclusionInput }): readonly Exclusion[] {
  return (input.PolicyExclusionList ?? []).map(identifier => readExclusion(identifier, error))
}

function readExclusion(identifier: Identifier, error: SimulationError['error']): Exclusion {
  const { PolicyType, PolicyArn, InlinePolicyIdentifier: inline } = identifier
  if (PolicyType !== undefined) return ({ type }) => type === PolicyType
  if (PolicyArn !== undefined) {
    const isNamed = policiesNamed(PolicyArn, error)
    return policy => policy.type !== 'inline' && policy.type !== 'permission-boundary' && isNamed(policy.arn, uncounted)
  }
  const { PolicyName, AttachmentType, AttachmentName = '*' } = inline ?? {}
  if (PolicyName === undefined) throw error('InvalidInputException', 'A policy identifier names no policy.')
  const isHolder = wildcard(AttachmentName, error)
  return policy => policy.type === 'inline' && policy.name === PolicyName && policy.kind === AttachmentType?.toLowerCase() &&
    isHolder(policy.holder, uncounted)
}

/** INVARIANT: a pattern has one `*`, so that no text is looked at again and again. */
const uncounted = { left: Infinity }

function policiesNamed(pattern: string, error: SimulationError['error']): TextMatcher {
  const { service, resource = '' } = parseArn(pattern) ?? {}
  const isPolicy = (service === 'iam' && resource.startsWith('policy/')) || service === 'organizations'
  if (!isPolicy || /[*?]/.test(pattern.slice(0, -resource.length))) {
    throw error('InvalidInputException', `Invalid policy ARN: ${pattern}`)
  }
  return wildcard(pattern, error)
}

function wildcard(pattern: string, error: SimulationError['error']): TextMatcher {
  if (pattern.split('*').length > 2) throw error('InvalidInputException', `More than one * in ${pattern}`)
  return compileWildcard(partsOf(pattern))
}
