import { contract } from '../../contracts/cloudtrail.gen.ts'
import type { Service } from '../../gateway/service.ts'

export { default as lookupEvents } from './operations/lookup-events.ts'

// AWS: two lookups a second for each account and Region.
export const service: Service = { contract, rates: { LookupEvents: 2 } }
