// The policies of a group, a role or a user, each there or missing for itself. Each kind has them by operations of its own.
import { itemOf, type Step } from './step.ts'
import type { Aws } from './aws.ts'
import type { PolicyDocument } from './seed.ts'

interface Inline {
  readonly place: string
  readonly policies: Readonly<Record<string, PolicyDocument>> | undefined
  isThere(aws: Aws, PolicyName: string): Promise<boolean>
  put(aws: Aws, policy: { readonly PolicyName: string; readonly PolicyDocument: string }): Promise<unknown>
}

export function inlineSteps({ place, policies = {}, isThere, put }: Inline): Step[] {
  return Object.entries(policies).map(([PolicyName, document]) => ({
    place: `${place}.inlinePolicies.${PolicyName}`,
    isThere: aws => isThere(aws, PolicyName),
    make: aws => put(aws, { PolicyName, PolicyDocument: JSON.stringify(document) }),
  }))
}

interface WithBoundary {
  readonly place: string
  readonly arn: string | undefined
  /** Whatever the boundary that it has. */
  hasBoundary(aws: Aws): Promise<boolean>
  put(aws: Aws, boundary: { readonly PermissionsBoundary: string }): Promise<unknown>
}

/** In front of the policies: nobody may do for a moment what the boundary keeps from him. */
export function boundarySteps({ place, arn, hasBoundary, put }: WithBoundary): Step[] {
  if (arn === undefined) return []
  const make: Step['make'] = aws => put(aws, { PermissionsBoundary: arn })
  return [{ place: `${place}.permissionsBoundary`, isThere: hasBoundary, make }]
}

interface Attached {
  readonly place: string
  readonly arns: readonly string[]
  list(aws: Aws): Promise<{ readonly AttachedPolicies?: readonly { readonly PolicyArn?: string | undefined }[] | undefined }>
  attach(aws: Aws, policy: { readonly PolicyArn: string }): Promise<unknown>
}

export function attachedSteps({ place, arns, list, attach }: Attached): Step[] {
  return arns.map((PolicyArn, index) => ({
    place: itemOf(`${place}.attachedPolicies`, index),
    async isThere(aws) {
      const { AttachedPolicies = [] } = await list(aws)
      return AttachedPolicies.some(one => one.PolicyArn === PolicyArn)
    },
    make: aws => attach(aws, { PolicyArn }),
  }))
}
