import type { Consumer } from '../../storage/journal/consumer.ts'
import { trailEvents } from './trail-events.ts'

/** What EventBridge derives from the journal; the server runs them. */
export const consumers: readonly Consumer[] = [trailEvents]
