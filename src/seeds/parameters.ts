import { GetParameter, PutParameter } from '../contracts/ssm.gen.ts'
import type { Parameter } from './seed.ts'
import { found, type Step } from './step.ts'
import { tagMembers } from './tags.ts'

export function parameterStep(Name: string, { type, value = '', key, description, tags }: Parameter): Step {
  return {
    place: `parameters.${Name}`,
    isThere: aws => found(aws.call(GetParameter, { Name }), 'ParameterNotFound'),
    make: aws => aws.call(PutParameter, {
      Name,
      Type: type,
      Value: value,
      ...(key !== undefined && { KeyId: key }),
      ...(description !== undefined && { Description: description }),
      ...tagMembers(tags),
    }),
    ifMade: 'ParameterAlreadyExists',
  }
}
