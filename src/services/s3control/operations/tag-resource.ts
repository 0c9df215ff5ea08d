import { TagResource } from '../../../contracts/s3control.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { requireDistinct } from '../tags/point-tags.ts'
import { nothingNamed, requireTagged, taggedResource } from '../tags/tagged.ts'
import { accessPointName } from '../trail.ts'

// DIFFERS: AWS answers 200 of an access point.
export default operation(TagResource, {
  access: [{ action: 's3:TagResource', on: taggedResource }],
  record: { readOnly: false },
  async handle(call) {
    const { tags, point, put } = await requireTagged(call)
    if (point !== undefined) call.note(accessPointName(point), 'any outcome')
    const given = call.input.Tags
    if (given.length === 0) throw nothingNamed()
    requireDistinct(given.map(({ Key }) => Key))
    const changed = new Map([...tags, ...given].map(({ Key, Value }) => [Key, Value]))
    await put([...changed].map(([Key, Value]) => ({ Key, Value })))
    return {}
  },
})
