import type { AwsError } from '../../../core/aws-error.ts'
import type { Call } from '../../../gateway/operation.ts'

type PagedCall = Pick<Call<{ readonly NextToken?: string | undefined }, 'InvalidNextToken'>, 'input' | 'error'>

/** AWS: recorded of reading a path. */
export const invalidToken = ({ input, error }: PagedCall): AwsError =>
  error('InvalidNextToken', `The following token is invalid: ${input.NextToken}.`)
