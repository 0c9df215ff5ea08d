// The condition keys that follow from a request of CloudWatch Logs, whose tags are a map.
import { byName } from '../../core/by-name.ts'
import { findTag, type Tags } from '../../core/tags.ts'
import type { RequestCondition, RequestConditions } from '../../gateway/service.ts'

interface Tagging {
  readonly tags?: Tags
}

export const conditions: RequestConditions = byName<RequestCondition>({
  'aws:requesttag/*': ({ tags }: Tagging, _scope: unknown, name: string) => findTag(tags, name),
  'aws:tagkeys': ({ tags }: Tagging) => tags && Object.keys(tags),
})
