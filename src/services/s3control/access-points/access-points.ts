// Access points: names by which a bucket is asked for, each with a policy of its own. One belongs to an account and a Region.
import { tagsFrom } from '../../../core/tags.ts'
import { compileOnce } from '../../../engines/policy/compile-once.ts'
import { policyByIds } from '../../../engines/policy/document/kept-policy.ts'
import {
  wildcardResource, type Call, type ConditionKeys, type Resolver, type Resource, type Scope,
} from '../../../gateway/operation.ts'
import { isAlias, pointArn, pointKeys, type AccessPoint, type PointPlace, type PublicPolicy } from '../../../gateway/ports.ts'
import { derived } from '../../../storage/cache/derived.ts'
import { collection } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { pointErrors } from './point-errors.ts'
import { requireName } from './point-names.ts'

export interface StoredPoint extends AccessPoint {
  readonly createdAt: number
}

export const Points = collection<StoredPoint>('s3control.access-points', {
  per: 'global', key: ({ account, region, name }) => [account, region, name], indexes: { byAlias: ({ alias }) => [alias] },
})

/** Of a point, by the bucket: so that who deletes the bucket meets whoever makes one meanwhile. */
export interface BucketPoint extends PointPlace {
  readonly bucket: string
}

export const PointsOfBuckets = collection<BucketPoint>('s3control.points-of-buckets', {
  per: 'global', key: ({ bucket, account, region, name }) => [bucket, account, region, name],
})

export async function findByAlias(state: ReadUnit, alias: string): Promise<StoredPoint | undefined> {
  const [found] = await state.list(Points, [alias], { index: 'byAlias', limit: 1 })
  // By its key, so that what is decided on it, or follows of it, expects it.
  return found && state.get(Points, Points.key(found))
}

export interface PointInput {
  readonly AccountId?: string | undefined
  readonly Name?: string | undefined
}

const textOf = derived((policy: PublicPolicy) => policyByIds(policy))

/** What an action is asked on that is about an access point itself. */
export function controlled(place: PointPlace, point: AccessPoint | undefined, scope: Scope, keys?: ConditionKeys): Resource {
  const { account } = place
  const { policy, tags } = point ?? {}
  const arn = pointArn(scope, place)
  // AWS: nobody locks out the root user of a policy's account from the policy of a bucket; here, of a point neither.
  const isGuarded = policy && !(scope.caller.kind === 'root' && scope.caller.account === account)
  return {
    arn, displayName: `"${arn}"`, account, exists: point !== undefined, authority: 'either', organizationAlone: true,
    ...(isGuarded && { policy: compileOnce(textOf(policy), 'resource') }), ...(tags && { tags: tagsFrom(tags) }),
    keys: new Map([...pointKeys(arn, point ?? place), ...keys ?? []]),
  }
}

export const pointNamed: Resolver<PointInput> = async ({ AccountId: account, Name: name }, { scope, state }) => {
  if (account === undefined || name === undefined) return wildcardResource(scope)
  const place = { account, region: scope.region, name }
  return controlled(place, await state.get(Points, [account, scope.region, name]), scope)
}

/** AWS: of a point alone is it asked by its alias (recorded). */
export const pointOrAlias: Resolver<PointInput> = async (input, context) => {
  const { AccountId, Name } = input
  const found = Name !== undefined && isAlias(Name) ? await findByAlias(context.state, Name) : undefined
  return pointNamed(found ? { AccountId, Name: found.name } : input, context)
}

type PointCall = Pick<Call<{ readonly AccountId: string, readonly Name: string }>, 'input' | 'scope' | 'state'>

/** Throws S3's error where there is none, and where the request is not of its own account. */
export async function requirePoint({ input, scope, state }: PointCall): Promise<StoredPoint> {
  const { AccountId: account, Name: name } = input
  requireOwnAccount(input, scope)
  requireName(name)
  if (isAlias(name)) throw pointErrors.badUri(name)
  const point = await state.get(Points, [account, scope.region, name])
  if (!point) throw pointErrors.noSuchPoint(name)
  return point
}

/** AWS: nobody asks for what is another account's, whatever its policies let him do (recorded). */
export function requireOwnAccount({ AccountId }: { readonly AccountId: string }, { caller }: Pick<Scope, 'caller'>): void {
  if (AccountId !== caller.account) throw pointErrors.denied()
}
