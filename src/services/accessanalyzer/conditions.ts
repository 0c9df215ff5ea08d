// The condition keys that follow from a request to Access Analyzer, whose tags are a map.
import { byName } from '../../core/by-name.ts'
import { requestTagMapConditions } from '../../core/tags.ts'
import type { RequestCondition, RequestConditions } from '../../gateway/service.ts'

export const conditions: RequestConditions = byName<RequestCondition>({ ...requestTagMapConditions })
