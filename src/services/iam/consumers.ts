import type { Consumer } from '../../storage/journal/consumer.ts'
import { accessKeyUses } from './access-keys/access-key-uses.ts'
import { serviceUses } from './last-used/service-uses.ts'

/** What IAM derives from the journal; the server runs them. */
export const consumers: readonly Consumer[] = [accessKeyUses, serviceUses]
