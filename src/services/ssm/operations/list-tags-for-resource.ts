import { ListTagsForResource } from '../../../contracts/ssm.gen.ts'
import { listTags } from '../../../core/tags.ts'
import { operation } from '../../../gateway/operation.ts'
import { taggedParameter } from '../parameters/parameters.ts'
import { getTagged } from '../tags.ts'

export default operation(ListTagsForResource, {
  access: [{ action: 'ssm:ListTagsForResource', on: taggedParameter }],
  record: { readOnly: true, resources: [taggedParameter] },
  handle: async call => ({ TagList: listTags((await getTagged(call)).tags) }),
})
