import { ListObjects } from '../../../contracts/s3.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { bucketNamed, requireBucket } from '../buckets/buckets.ts'
import { askedOf, encoder, entryOf, ownerFor, pageSize, prefixesOf, restoreStatuses, toldAgain } from '../lists/answered.ts'
import { objectsPage } from '../lists/objects-page.ts'

export default operation(ListObjects, {
  access: [{ action: 's3:ListBucket', on: bucketNamed }],
  record: { readOnly: true, category: 'Data', resources: [bucketNamed] },
  async handle(call) {
    const { input, state } = call
    const { Marker = '', Delimiter } = input
    const limit = pageSize(input.MaxKeys)
    const bucket = await requireBucket(call)
    const encode = encoder(input)
    const { entries, prefixes, isTruncated, next } = await objectsPage(state, bucket, askedOf(input, limit), Marker)
    const restored = await restoreStatuses(call, entries.map(({ shown }) => shown))
    const Contents = entries.map(({ shown }) =>
      ({ ...entryOf(shown!, encode), ...restored(shown!), Owner: ownerFor(bucket, shown) }))
    // AWS: where there is no delimiter it is the last key that is listed.
    const isTold = next !== undefined && (Delimiter || next !== entries.at(-1)?.key)
    return {
      Name: bucket.name, ...toldAgain(input, encode), Marker: encode(Marker), MaxKeys: limit, IsTruncated: isTruncated,
      ...(Contents.length > 0 && { Contents }), ...prefixesOf(prefixes, encode), ...(isTold && { NextMarker: encode(next) }),
    }
  },
})
