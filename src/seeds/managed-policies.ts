import { CreatePolicy, GetPolicy } from '../contracts/iam.gen.ts'
import { formatArn } from '../core/arn.ts'
import type { ManagedPolicy } from './seed.ts'
import { found, type Step } from './step.ts'
import { tagMembers } from './tags.ts'

/** Whose policies they are. */
export interface Account {
  readonly partition: string
  readonly account: string
}

export type Policies = Readonly<Record<string, ManagedPolicy>>

const arnOf = ({ partition, account }: Account, name: string, { path = '/' }: ManagedPolicy): string =>
  formatArn({ partition, service: 'iam', region: '', account, resource: `policy${path}${name}` })

export function policySteps(policies: Policies, account: Account): Step[] {
  return Object.entries(policies).map(([name, policy]) => ({
    place: `policies.${name}`,
    isThere: aws => found(aws.call(GetPolicy, { PolicyArn: arnOf(account, name, policy) }), 'NoSuchEntity'),
    make: aws => aws.call(CreatePolicy, {
      PolicyName: name,
      PolicyDocument: JSON.stringify(policy.document),
      ...(policy.path !== undefined && { Path: policy.path }),
      ...(policy.description !== undefined && { Description: policy.description }),
      ...tagMembers(policy.tags),
    }),
    ifMade: 'EntityAlreadyExists',
  }))
}

/** What an entity has attached, or is bounded by, is named as the file's own policies are, or by an ARN. */
export function policyArns(names: readonly string[], policies: Policies, account: Account): readonly string[] {
  const own = new Map(Object.entries(policies))
  return names.map(name => {
    const policy = own.get(name)
    return policy ? arnOf(account, name, policy) : name
  })
}

export const boundaryArn = (name: string | undefined, policies: Policies, account: Account): string | undefined =>
  (name === undefined ? undefined : policyArns([name], policies, account)[0])
