// Errors that name a key, which several operations answer.
import { AwsError } from '../../../core/aws-error.ts'
import { arnOf } from '../arns.ts'
import type { KmsKey } from './keys.ts'

/** AWS: recorded. */
export const notPrimary = (key: KmsKey): AwsError =>
  new AwsError('UnsupportedOperationException', `${arnOf(key)} is not a multi-region primary key.`)

/** AWS: recorded of keys whose material KMS made, and documented of those for which it was imported. */
export const invalidOrigin = (key: KmsKey): AwsError => new AwsError(
  'UnsupportedOperationException', `${arnOf(key)} origin is ${key.origin} which is not valid for this operation.`,
)
