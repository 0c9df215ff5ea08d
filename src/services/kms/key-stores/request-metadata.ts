import { principalArn } from '../../../gateway/caller.ts'
import type { Call } from '../../../gateway/operation.ts'
import { viaService } from '../conditions.ts'
import type { RequestMetadata } from './proxy-client.ts'

/** What a proxy is told of the call for which it is asked. */
export function requestMetadata(
  { scope, requestId }: Pick<Call<unknown>, 'scope' | 'requestId'>, operation: string,
): RequestMetadata & { readonly awsPrincipalArn: string } {
  const { caller } = scope
  const via = viaService(scope)
  return {
    kmsOperation: operation,
    kmsRequestId: requestId,
    // AWS: the principal's, as `aws:PrincipalArn` has it; of a service its name.
    awsPrincipalArn: caller.kind === 'service' ? caller.service : (principalArn(caller) ?? caller.arn),
    ...(via !== undefined && { kmsViaService: via }),
  }
}
