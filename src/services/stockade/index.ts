import { contract } from '../../contracts/stockade.ts'
import type { Service } from '../../gateway/service.ts'

export { default as advanceClock } from './operations/advance-clock.ts'
export { default as confirmClock } from './operations/confirm-clock.ts'
export { default as explainDenial } from './operations/explain-denial.ts'
export { default as generatePolicy } from './operations/generate-policy.ts'
export { default as getMetrics } from './operations/get-metrics.ts'
export { default as getStatus } from './operations/get-status.ts'
export { default as reset } from './operations/reset.ts'
export { default as runTimers } from './operations/run-timers.ts'

export const service: Service = { contract }
