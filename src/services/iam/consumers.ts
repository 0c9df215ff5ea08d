import type { Consumer } from '../../storage/consumer.ts'
import { accessKeyUses } from './access-key-uses.ts'

/** What IAM derives from the journal; the server runs them. */
export const consumers: readonly Consumer[] = [accessKeyUses]
