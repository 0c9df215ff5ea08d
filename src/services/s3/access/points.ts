// Access points: by which somebody asks for a bucket, and what they have to allow besides.
// AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html; both have to allow (recorded).
import { contract } from '../../../contracts/s3.gen.ts'
import type { AwsError } from '../../../core/aws-error.ts'
import { tagsFrom } from '../../../core/tags.ts'
import { compilePolicy } from '../../../engines/policy/compile.ts'
import type { CompiledPolicy } from '../../../engines/policy/question.ts'
import type { ResolverContext, Resource } from '../../../gateway/operation.ts'
import { isAlias, pointArn, pointKeys, type AccessPoint, type NamedPoint } from '../../../gateway/ports.ts'
import { derived } from '../../../storage/cache/derived.ts'
import { s3Errors } from '../s3-errors.ts'
import { compiledPolicy, withoutAllows } from './bucket-policies.ts'
import { isOutside } from './public-access.ts'

type Context = Pick<ResolverContext, 'scope' | 'state' | 'ports'>

/** Those that a point lets be done at all: AWS lists for each action whether a request for it can have a point. */
export const actionsOfPoints: ReadonlySet<string> = new Set(
  contract.actionsOfKeys.filter(({ keys }) => keys.includes('s3:dataaccesspointarn')).flatMap(({ actions }) => actions),
)

function denying(actions: object): CompiledPolicy {
  const Statement = { Effect: 'Deny', Principal: '*', ...actions, Resource: '*' }
  return compilePolicy(JSON.stringify({ Version: '2012-10-17', Statement }), 'resource')
}

/** AWS: what is done with buckets alone is denied, as by a policy of the point (recorded). */
const guard = denying({ NotAction: [...actionsOfPoints] })
const nothing = denying({ Action: '*' })

const guarded = derived((policy: CompiledPolicy): CompiledPolicy => ({ ...policy, denies: [...policy.denies, ...guard.denies] }))

interface Behind {
  readonly name: string
  /** Undefined where there is none. */
  readonly account: string | undefined
  /** Whether what lets in everyone lets in nobody from outside. */
  isRestricted(): Promise<boolean>
}

/** What an action has to be allowed on that is asked of the bucket by the point. */
export async function pointResource(named: NamedPoint, context: Context, bucket: Behind): Promise<Resource> {
  const { scope, state, ports } = context
  const arn = pointArn(scope, named)
  const point = await ports.accessPoints.find(state, named)
  const called = { arn, displayName: `"${arn}"`, authority: 'either', organizationAlone: true, type: pointType } as const
  if (!point || !isWay(point, named, bucket)) {
    return { ...called, account: scope.account, exists: false, policy: nothing, absence: noBucket(named.alias ?? named.name) }
  }
  const { account, tags } = point
  const known = { ...called, account, exists: true, keys: pointKeys(arn, point), ...(tags && { tags: tagsFrom(tags) }) }
  // AWS: whoever comes from elsewhere than the point's VPC is denied; here nobody comes from any.
  if (point.vpc !== undefined) return { ...known, policy: nothing, withoutReason: true }
  return { ...known, policy: await policyOfPoint(point, context, bucket) }
}

/**
 * INVARIANT: a point that is another by now, or of another bucket, lets nobody through: nor does one whose bucket somebody else
 * has made anew under its name.
 */
const isWay = (point: AccessPoint, { alias }: NamedPoint, { name, account = point.bucketAccount }: Behind): boolean =>
  point.bucket === name && point.bucketAccount === account && (alias === undefined || alias === point.alias)

const pointType = 'AWS::S3::AccessPoint'

async function policyOfPoint(
  point: AccessPoint, { scope }: Context, { isRestricted }: Pick<Behind, 'isRestricted'>,
): Promise<CompiledPolicy> {
  const { policy } = point
  if (!policy) return guard
  const compiled = guarded(compiledPolicy(policy))
  if (!policy.isPublic || !isOutside(scope.caller, point)) return compiled
  return (await isRestricted()) ? withoutAllows(compiled) : compiled
}

/** AWS: of an alias that nobody has no more is told (recorded). */
export const noBucket = (name: string): AwsError => (isAlias(name) ? s3Errors.otherOwner() : s3Errors.noSuchBucket(name))
