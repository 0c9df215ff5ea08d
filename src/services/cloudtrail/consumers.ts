import type { Consumer } from '../../storage/journal/consumer.ts'
import { createHistoryIndex } from './history-index.ts'

/** What CloudTrail derives from the journal; the server runs them. */
export const consumers: readonly Consumer[] = [createHistoryIndex()]
