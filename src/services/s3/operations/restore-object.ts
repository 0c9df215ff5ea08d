import { RestoreObject, type RestoreRequest, type Tier } from '../../../contracts/s3.gen.ts'
import { uuidV4 } from '../../../core/ids.ts'
import { operation } from '../../../gateway/operation.ts'
import { archiveErrors } from '../archive/archived.ts'
import { durationOf, findRestore, isFaster, putRestore } from '../archive/restores.ts'
import { isArchived } from '../archive/storage-classes.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { lastDay, midnightAfter } from '../lifecycle/rules.ts'
import { restored } from '../notifications/happenings.ts'
import { raise } from '../notifications/raise.ts'
import { objectNamed } from '../objects/objects.ts'
import { s3Errors } from '../s3-errors.ts'
import { taggedObject } from '../tags/object-tags.ts'
import { madeVersion } from '../versions/add-version.ts'
import { requireObject } from '../versions/versions.ts'

export default operation(RestoreObject, {
  access: [{ action: 's3:RestoreObject', on: taggedObject }],
  record: { readOnly: false, category: 'Data', resources: [objectNamed, bucketNamed] },
  async handle(call) {
    const { input, state, scope: { now, settled }, once } = call
    const bucket = await requireBucket(call)
    const { days, tier } = asked(input.RestoreRequest)
    const object = await requireObject(call, 'POST')
    const { storageClass } = object
    if (!isArchived(storageClass)) throw archiveErrors.notArchived()
    // AWS: what was to look into archives is no more (recorded).
    if (input.RestoreRequest?.Type === 'SELECT') throw archiveErrors.noSelect()
    const duration = durationOf(storageClass, tier)
    if (duration === undefined) throw archiveErrors.noSuchTier()
    const before = await findRestore(state, object, now)
    // AWS: who asks for it faster says nothing else anew (recorded).
    if (before?.state === 'under way' && !(before.days === days && isFaster(tier, before.tier))) throw archiveErrors.underWay()
    const isThere = before?.state === 'there'
    await putRestore(state, bucket, object, {
      tier, days, ...(isThere
        ? { state: 'there', due: Math.min(midnightAfter(settled, days), lastDay) }
        : { state: 'under way', due: Math.min(before?.due ?? Infinity, settled + duration) }),
      drawTimer: () => once('timer', uuidV4),
    })
    // AWS: who asks for what is there already is told of as well (recorded).
    await raise(call, bucket, restored('ObjectRestore:Post', object))
    return { Status: isThere ? 200 : 202, ...madeVersion(object) }
  },
})

/** Throws S3's error. AWS: what is of looking into archives alone has no place here (recorded). */
function asked(request: RestoreRequest | undefined): { readonly days: number; readonly tier: Tier } {
  const { Days: days, Tier: other, GlacierJobParameters, Type, SelectParameters, OutputLocation } = request ?? {}
  const tier = GlacierJobParameters?.Tier ?? 'Standard'
  if (Type === 'SELECT') return { days: 0, tier }
  if (days === undefined || other !== undefined || SelectParameters || OutputLocation) throw s3Errors.malformedXml()
  // The sentence is ours.
  if (days <= 0) throw s3Errors.invalidArgument('Days must be a positive integer', 'Days', String(days))
  return { days, tier }
}
