import type { Consumer } from '../../storage/journal/consumer.ts'
import { lastUsages } from './keys/last-usages.ts'

/** What KMS derives from the journal; the server runs it. */
export const consumers: readonly Consumer[] = [lastUsages]
