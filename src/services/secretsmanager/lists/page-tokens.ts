import type { AwsError } from '../../../core/aws-error.ts'
import type { Call } from '../../../gateway/operation.ts'

// The sentence is ours.
export const invalidToken = ({ error }: Pick<Call<unknown, 'InvalidNextTokenException'>, 'error'>) => (): AwsError =>
  error('InvalidNextTokenException', 'The provided NextToken is invalid.')
