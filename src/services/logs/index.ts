import { contract } from '../../contracts/logs.gen.ts'
import type { Service } from '../../gateway/service.ts'
import { conditions } from './conditions.ts'
import { refuseBroken } from './invalid-values.ts'
import { removeEvents } from './jobs/remove-events.ts'

export { default as createLogGroup } from './operations/create-log-group.ts'
export { default as createLogStream } from './operations/create-log-stream.ts'
export { default as deleteLogGroup } from './operations/delete-log-group.ts'
export { default as describeLogGroups } from './operations/describe-log-groups.ts'
export { default as putLogEvents } from './operations/put-log-events.ts'
export { default as startLiveTail } from './operations/start-live-tail.ts'

/** Of a batch that is as large as one may be, in a form of which each byte is three. */
const longestBody = 4 * 1024 * 1024

/** Of 10,000 events, each of which has five characters behind which a value may begin. */
const mostValues = 1 << 16

export const service: Service = {
  contract, conditions, jobs: { RemoveEvents: removeEvents }, longestBody, mostValues, refuseBroken,
  // AWS: since 2026 (recorded). DIFFERS: what is missing has its null named, which is recorded of other services alone.
  terse: { namesNull: true },
  trail: { apiVersion: '20140328' },
}
