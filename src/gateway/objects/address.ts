// Where S3's requests name their bucket: in front of the path, or in front of the host's name.
import { AwsError } from '../../core/aws-error.ts'
import { nameInHost } from '../../core/hosts.ts'
import type { RequestHead } from '../../engines/wire/request.ts'
import type { Received } from '../stages/receive.ts'
import { siteInHost } from './websites/site-host.ts'

/** `bucket.localhost`, `bucket.s3.localhost`, `bucket.s3.eu-west-1.amazonaws.com`. A bucket's name may have dots itself. */
const endOfHost = /(?:\.s3(?:[.-][a-z\d-]+)?)?\.localhost$|\.s3(?:[.-](?:dualstack\.)?[a-z\d-]+)?\.amazonaws\.com(?:\.cn)?$/
/** `point-123456789012.s3-accesspoint.eu-west-1.amazonaws.com` */
const endOfPoint = /\.s3-accesspoint(?:-fips)?(?:\.dualstack)?\.([a-z\d-]+)\.(?:localhost|amazonaws\.com(?:\.cn)?)$/
/** `bucket.s3-accelerate.amazonaws.com` */
const endOfAccelerated = /\.s3-accelerate(?:\.dualstack)?\.(?:localhost|amazonaws\.com)$/

/** As clients have it in front of an address, which is nobody's name. */
const pointAtAddress = /^([a-z\d-]{3,50}-\d{12})(?:\.\d{1,3}){4}$/

/** The bucket that the host's name begins with; undefined where the path has it. */
export function bucketInHost(host = ''): string | undefined {
  const site = siteInHost(host)
  if (site) return site.bucket
  const name = nameInHost(host)
  const end = endOfPoint.exec(name) ?? endOfAccelerated.exec(name) ?? endOfHost.exec(name)
  const bucket = end ? name.slice(0, end.index) : pointAtAddress.exec(name)?.[1] ?? ''
  return !isName.test(bucket) || /^s3(?:[.-][a-z\d-]+)?$/.test(bucket) ? undefined : bucket
}

/** INVARIANT: what is taken from a host's name is one part of a path, and nothing of it is read as anything else. */
const isName = /^[a-z\d._-]+$/

/** Whether that is the endpoint of those buckets alone that were told to be accelerated. */
export const isAccelerated = (host = ''): boolean => endOfAccelerated.test(nameInHost(host))

/** Of an access point that the host's name begins with. */
export interface PointInHost {
  readonly account: string
  readonly name: string
  /** Absent where that is the Region that was signed for. */
  readonly region?: string
  /** Where a bucket could be called so as well. */
  readonly isUnsure?: true
}

/**
 * AWS: clients write a point's account behind its name. Whoever sends them elsewhere than to AWS has it in front of the host's
 * name, as buckets are.
 */
export function pointInHost(host = ''): PointInHost | undefined {
  const [, name, account] = /^([a-z\d-]{3,50})-(\d{12})$/.exec(bucketInHost(host) ?? '') ?? []
  if (name === undefined || account === undefined) return undefined
  const [, region] = endOfPoint.exec(nameInHost(host)) ?? []
  if (region !== undefined) return { account, name, region }
  if (nameInHost(host).endsWith('.localhost')) return { account, name, isUnsure: true }
  return pointAtAddress.test(nameInHost(host)) ? { account, name } : undefined
}

/** The head with the bucket in front of its path. */
export function addressed(call: Received): RequestHead {
  const { method, target, rawHeaders, headers } = call
  const bucket = bucketInHost(headers.host)
  return bucket === undefined ? call : { method, rawHeaders, target: `/${bucket}${target.startsWith('/') ? '' : '/'}${target}` }
}

/** Of a request that is not signed: whether S3 alone of what is served could be meant by it. */
export function asksForObjects({ method, target, headers }: Received): boolean {
  if (headers.amzTarget !== undefined) return false
  const [isNamed, isPosted] = [bucketInHost(headers.host) !== undefined, method === 'POST']
  if (!isPosted && !['GET', 'HEAD', 'PUT', 'DELETE'].includes(method)) return false
  // Others are posted to paths too: what S3 is posted says so in its query.
  const isMeant = !isPosted || /[?&](?:delete|uploads|uploadId)(?:[=&]|$)/.test(target)
  return isNamed || (isMeant && bucketInPath(target) !== undefined)
}

/** The bucket with which a path begins, as far as it can be one. */
export const bucketInPath = (target: string): string | undefined => /^\/([a-z\d][a-z\d.-]{2,62})(?:[/?]|$)/.exec(target)?.[1]

/** Of a request that is no operation; the bucket stands in its path. */
export function notAllowed({ method, target }: RequestHead): AwsError {
  const [bucket, key] = target.split('?', 1)[0]!.replace(/^\//, '').split(/\/(.*)/s)
  const ResourceType = key ? 'OBJECT' : bucket ? 'BUCKET' : 'SERVICE'
  // The sentence is the service's for all that names no operation.
  return new AwsError('UnknownOperationException', '', { members: { Method: method, ResourceType } })
}
