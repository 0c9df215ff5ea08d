import type { AwsError } from '../../core/aws-error.ts'
import type { Call } from '../../gateway/operation.ts'

/** AWS: recorded without a message. */
export function invalidMarker({ error }: Pick<Call<unknown, 'InvalidMarkerException'>, 'error'>): AwsError {
  return error('InvalidMarkerException', '')
}
