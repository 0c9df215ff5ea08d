import { ListTagsForResource } from '../../../contracts/s3control.gen.ts'
import { operation } from '../../../gateway/operation.ts'
import { requireTagged, taggedResource } from '../tags/tagged.ts'

export default operation(ListTagsForResource, {
  access: [{ action: 's3:ListTagsForResource', on: taggedResource }],
  record: { readOnly: true },
  async handle(call) {
    return { Tags: (await requireTagged(call)).tags }
  },
})
