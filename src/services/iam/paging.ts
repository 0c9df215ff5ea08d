// AWS: IAM's lists hold 100 items a page unless `MaxItems` says otherwise.
import type { AwsError } from '../../core/aws-error.ts'
import type { Call } from '../../gateway/operation.ts'

export function pageSize({ MaxItems }: { readonly MaxItems?: number | undefined }): number {
  return MaxItems ?? 100
}

export function invalidMarker({ error }: Pick<Call<unknown, never>, 'error'>): AwsError {
  return error('ValidationException', 'Invalid Marker.')
}
