import type { Consumer } from '../../storage/consumers.ts'
import { accessKeyUses } from './access-key-uses.ts'

/** What IAM derives from the journal; the server runs them. */
export const consumers: readonly Consumer[] = [accessKeyUses]
