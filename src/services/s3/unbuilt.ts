import { AwsError } from '../../core/aws-error.ts'

/** INVARIANT: what a request asks for and is not built is not left out in silence. */
export function refuseUnbuilt(operation: string, input: object, members: readonly string[]): void {
  const asked = new Map(Object.entries(input))
  const found = members.find(member => asked.get(member) !== undefined && asked.get(member) !== false)
  if (found === undefined) return
  const message = `s3:${operation} with ${found} is not implemented by Stockade.`
  throw new AwsError('NotImplementedException', message, { fault: 'server' })
}
