import { contract } from '../../contracts/events.gen.ts'
import type { Service } from '../../gateway/service.ts'
import { conditions } from './conditions.ts'
import { announce } from './effects/announce.ts'
import { deliver } from './effects/deliver.ts'
import { deliverTrail } from './effects/deliver-trail.ts'
import { matchTrail } from './effects/match-trail.ts'

export { default as deleteRule } from './operations/delete-rule.ts'
export { default as describeRule } from './operations/describe-rule.ts'
export { default as putEvents } from './operations/put-events.ts'
export { default as putRule } from './operations/put-rule.ts'
export { default as putTargets } from './operations/put-targets.ts'
export { default as removeTargets } from './operations/remove-targets.ts'
export { default as testEventPattern } from './operations/test-event-pattern.ts'

/** Of entries that are too large together, as JSON has them: each character of a detail may be two. */
const longestBody = 4 * 1024 * 1024

const effects = { Announce: announce, Deliver: deliver, DeliverTrail: deliverTrail, MatchTrail: matchTrail }

export const service: Service = { contract, conditions, effects, longestBody, trail: { apiVersion: '2015-10-07' } }
