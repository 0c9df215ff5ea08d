import type { Consumer } from '../../storage/journal/consumer.ts'
import { changes } from './changes.ts'

/** What Access Analyzer derives from the journal; the server runs them. */
export const consumers: readonly Consumer[] = [changes]
