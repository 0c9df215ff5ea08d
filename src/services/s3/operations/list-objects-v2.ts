import { ListObjectsV2 } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { askedOf, encoder, entryOf, ownerFor, pageSize, prefixesOf, restoreStatuses, toldAgain } from '../lists/answered.ts'
import { objectsPage } from '../lists/objects-page.ts'
import { s3Errors } from '../s3-errors.ts'

export default operation(ListObjectsV2, {
  access: [{ action: 's3:ListBucket', on: bucketNamed }],
  record: { readOnly: true, category: 'Data', resources: [bucketNamed] },
  async handle(call) {
    const { input, state, page } = call
    const { ContinuationToken: token, StartAfter, FetchOwner } = input
    const limit = pageSize(input.MaxKeys)
    const bucket = await requireBucket(call)
    if (token === '') throw s3Errors.wrongToken()
    const resumed = page.resume(token, [bucket.name], s3Errors.wrongToken)
    const after = resumed ? String(resumed[0]) : StartAfter
    const encode = encoder(input)
    const { entries, prefixes, isTruncated, next } = await objectsPage(state, bucket, askedOf(input, limit), after)
    const restored = await restoreStatuses(call, entries.map(({ shown }) => shown))
    const Contents = entries.map(({ shown }) =>
      ({ ...entryOf(shown!, encode), ...restored(shown!), ...(FetchOwner && { Owner: ownerFor(bucket, shown) }) }))
    return {
      Name: bucket.name, ...toldAgain(input, encode), MaxKeys: limit, KeyCount: entries.length + prefixes.length,
      IsTruncated: isTruncated, ...(Contents.length > 0 && { Contents }), ...prefixesOf(prefixes, encode),
      ...(token !== undefined && { ContinuationToken: token }),
      ...(next !== undefined && { NextContinuationToken: page.token([next], [bucket.name]) }),
      ...(StartAfter !== undefined && { StartAfter: encode(StartAfter) }),
    }
  },
})
