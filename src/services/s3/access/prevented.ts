// What is refused because it would let in everyone.
import type { Call } from '../../../gateway/operation.ts'
import { s3Arn } from '../buckets/buckets.ts'

type Prevented = Pick<Call<unknown>, 'scope' | 'error'>

/** AWS: publicly reported. */
export const preventedPolicy = (call: Prevented, { name }: { readonly name: string }): Error =>
  prevented(call, 's3:PutBucketPolicy', s3Arn(call.scope, name), 'policies', 'BlockPublicPolicy')

/** The same of a list of access. */
export const preventedAcl = (call: Prevented, action: string, arn: string): Error =>
  prevented(call, action, arn, 'ACLs', 'BlockPublicAcls')

const prevented = ({ scope: { caller }, error }: Prevented, action: string, arn: string, what: string, setting: string): Error =>
  error('AccessDeniedException', `User: ${caller.arn} is not authorized to perform: ${action} on resource: "${arn}" `
    + `because public ${what} are prevented by the ${setting} setting in S3 Block Public Access.`)
