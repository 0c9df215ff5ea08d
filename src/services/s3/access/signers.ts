import type { Call } from '../../../gateway/operation.ts'

/** AWS: who does not sign copies nothing and begins no upload in parts, whatever a bucket lets everyone do. */
export function requireSigner({ scope: { caller }, error }: Pick<Call<unknown>, 'scope' | 'error'>): void {
  if (caller.kind === 'anonymous') throw error('AccessDeniedException', 'Access Denied')
}
