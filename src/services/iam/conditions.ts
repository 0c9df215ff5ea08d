// The condition keys that follow from an IAM request.
import type { RequestConditions } from '../../gateway/operation.ts'

interface IamInput {
  readonly PolicyArn?: string
  readonly UserName?: string
  readonly GroupName?: string
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[]
  readonly TagKeys?: readonly string[]
}

export const conditions: RequestConditions = {
  // AWS: the key belongs to attaching and detaching alone, which name a policy and whom it is for.
  'iam:policyarn': ({ PolicyArn, UserName, GroupName }: IamInput) =>
    (UserName ?? GroupName) === undefined ? undefined : PolicyArn,
  'aws:requesttag/*': ({ Tags = [] }: IamInput, _scope, name) => {
    const asked = name.slice('aws:requesttag/'.length)
    return Tags.find(({ Key }) => Key?.toLowerCase() === asked)?.Value
  },
  'aws:tagkeys': ({ Tags, TagKeys }: IamInput) => TagKeys ?? Tags?.flatMap(({ Key }) => Key ?? []),
}
