// Which bucket a request of S3's is for that names an access point in its place: by the host's name, or by an alias. From here on
// the bucket stands in the input, and the point in the scope.
// A host of acceleration serves the buckets alone that were told so.
// INVARIANT: this decides nothing. Whoever resolves the bucket asks on the point as well, by what the attempt sees of it.
import { AwsError } from '../../core/aws-error.ts'
import { andThen, type MaybePromise } from '../../core/maybe-promise.ts'
import { nowhere } from '../../storage/unit-of-work.ts'
import { isAccelerated, pointInHost } from '../objects/address.ts'
import { isAlias, pointArn, type AccessPoint, type NamedPoint } from '../objects/points.ts'
import { notByMechanism, wrongRegion } from '../objects/refusals.ts'
import type { DecodedRequest } from './decode.ts'

export function reach(request: DecodedRequest): MaybePromise<DecodedRequest> {
  const { service, call } = request
  if (!service.hasObjects) return request
  const { Bucket } = call.input as Named
  if (Bucket === undefined) return request
  const { host } = request.headers
  const reached = isAlias(Bucket) || pointInHost(host) ? reachPoint(request, Bucket) : request
  return isAccelerated(host) ? andThen(reached, requireAccelerated) : reached
}

async function requireAccelerated(request: DecodedRequest): Promise<DecodedRequest> {
  const { gateway, call } = request
  const found = await gateway.ports.buckets.accelerationOf(gateway.begin(nowhere), (call.input as Named).Bucket!)
  if (!found || found.status === 'Enabled') return request
  const why = found.status === undefined ? 'not configured' : 'disabled'
  const refused = new AwsError('InvalidRequest', `S3 Transfer Acceleration is ${why} on this bucket`, { status: 400 })
  return Object.assign(request, { call: { ...call, refused: call.refused ?? refused } })
}

interface Named {
  readonly Bucket?: string
}

async function reachPoint(request: DecodedRequest, bucket: string): Promise<DecodedRequest> {
  const { gateway, call, call: { scope }, headers: { host } } = request
  const { accessPoints } = gateway.ports
  const state = gateway.begin(nowhere)
  if (isAlias(bucket)) {
    const found = await accessPoints.findByAlias(state, bucket)
    return found ? through(request, found.bucket, namedBy(found, bucket)) : request
  }
  const { account, name, region = scope.region, isUnsure } = pointInHost(host)!
  if (region !== scope.region && scope.caller.kind !== 'anonymous') {
    const refused = wrongRegion(call.origin.signed?.presigned === true, scope.region, region)
    return through(request, pointArn(scope, { account, name, region }), { account, name, region }, refused)
  }
  const place = { account, name, region }
  const found = await accessPoints.find(state, place)
  if (found) return through(request, found.bucket, place)
  // Of a host that is no bucket's the name is none either.
  return isUnsure ? request : through(request, pointArn(scope, place), place)
}

const namedBy = ({ account, region, name }: AccessPoint, alias: string): NamedPoint => ({ account, region, name, alias })

function through(request: DecodedRequest, Bucket: string, point: NamedPoint, wrong?: AwsError): DecodedRequest {
  const { call } = request
  const { input, given, scope, refused } = call
  const placed = { ...input, Bucket }
  const reached = {
    ...call, input: placed, given: given === input ? placed : { ...given, Bucket }, scope: { ...scope, point },
    // AWS: nobody reaches a point without a signature, whatever its policy lets everyone do (recorded; the sentence is S3's).
    refused: refused ?? wrong ?? (scope.caller.kind === 'anonymous' ? notByMechanism() : undefined),
  }
  return Object.assign(request, { call: reached })
}
