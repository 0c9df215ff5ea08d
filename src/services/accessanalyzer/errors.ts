// Errors of which the service's model has more members than a message.
import type { AwsError } from '../../core/aws-error.ts'
import type { Call } from '../../gateway/operation.ts'

type ErrorOf<Code extends string> = Call<unknown, Code>['error']

export function invalid(error: ErrorOf<'ValidationException'>, message: string, name: string): AwsError {
  return error('ValidationException', message, { reason: 'fieldValidationFailed', fieldList: [{ name, message }] })
}
