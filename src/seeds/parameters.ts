import { GetParameter, PutParameter } from '../contracts/ssm.gen.ts'
import type { Parameter } from './seed.ts'
import { found, type Step } from './step.ts'
import { tagMembers } from './tags.ts'

export function parameterStep(Name: string, parameter: Parameter): Step {
  const { type, value = '', key, description, tier, policies, allowedPattern, dataType, tags } = parameter
  return {
    place: `parameters.${Name}`,
    isThere: aws => found(aws.call(GetParameter, { Name }), 'ParameterNotFound'),
    make: aws => aws.call(PutParameter, {
      Name,
      Type: type,
      Value: value,
      ...(key !== undefined && { KeyId: key }),
      ...(description !== undefined && { Description: description }),
      ...(tier !== undefined && { Tier: tier }),
      ...(policies && { Policies: JSON.stringify(policies) }),
      ...(allowedPattern !== undefined && { AllowedPattern: allowedPattern }),
      ...(dataType !== undefined && { DataType: dataType }),
      ...tagMembers(tags),
    }),
    ifMade: 'ParameterAlreadyExists',
  }
}
