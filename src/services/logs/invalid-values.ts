// What Logs says of a name that is too long for any group or stream.
import { AwsError } from '../../core/aws-error.ts'
import type { BrokenMember } from '../../engines/wire/schema/find-broken.ts'

const names = new Set(['logGroupName', 'logStreamName'])
const longestName = 512

// AWS: recorded.
export function refuseBroken({ name, text }: BrokenMember): AwsError | undefined {
  if (!names.has(name) || text.length <= longestName) return undefined
  const sentence = `Invalid LogGroup or LogStream, both must have length less than or equal to ${longestName}.`
  return new AwsError('InvalidParameterException', sentence)
}
