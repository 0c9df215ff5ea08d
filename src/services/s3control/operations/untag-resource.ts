import { UntagResource } from '../../../contracts/s3control.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { requireDistinct } from '../tags/point-tags.ts'
import { nothingNamed, requireTagged, taggedResource } from '../tags/tagged.ts'
import { accessPointName } from '../trail.ts'

export default operation(UntagResource, {
  access: [{ action: 's3:UntagResource', on: taggedResource }],
  record: { readOnly: false },
  async handle(call) {
    const { tags, point, put } = await requireTagged(call)
    if (point !== undefined) call.note(accessPointName(point), 'any outcome')
    const keys = call.input.TagKeys
    if (keys.length === 0) throw nothingNamed()
    requireDistinct(keys)
    // AWS: one that is not there is no error.
    await put(tags.filter(({ Key }) => !keys.includes(Key)))
    return {}
  },
})
