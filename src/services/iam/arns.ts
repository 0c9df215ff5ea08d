import { parseArn, type Arn } from '../../core/arn.ts'
import type { Call } from '../../gateway/operation.ts'

/** AWS: what is no ARN at all is told by another code than the ARN of something else (recorded, with these two spaces). */
export function requireArn(text: string, { scope, error }: Pick<Call<unknown, never>, 'scope' | 'error'>): Arn {
  const arn = parseArn(text)
  if (!arn) throw error('ValidationException', 'Invalid ARN:  Could not be parsed!')
  // AWS: as clients report from aws-cn.
  if (arn.partition !== scope.partition) throw error('ValidationException', 'Invalid ARN partition')
  return arn
}
