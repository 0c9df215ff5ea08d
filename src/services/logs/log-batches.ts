// Events as they were put: a batch is kept as a whole, and beside it what is known of it before it is read.
import { collection } from '../../storage/collection.ts'

export interface LogEvent {
  readonly timestamp: number
  readonly message: string
}

export interface LogBatch {
  readonly groupId: string
  readonly ingestedAt: number
  readonly id: string
  readonly streamId: string
  readonly streamName: string
  /** In bytes, as a batch is measured. */
  readonly size: number
}

/** In the order in which the batches of a group came, as far as the clocks of a store's nodes agree. */
export const LogBatches = collection<LogBatch>('logs.batches', {
  per: 'region', key: ({ groupId, ingestedAt, id }) => [groupId, ingestedAt, id],
})

export interface BatchContent {
  readonly groupId: string
  readonly id: string
  /** In the order of their timestamps. */
  readonly events: readonly LogEvent[]
}

export const BatchContents = collection<BatchContent>('logs.events', { per: 'region', key: ({ groupId, id }) => [groupId, id] })

/** AWS: of a batch, for each event beside its message. */
const eventOverhead = 26

export const sizeOf = (events: readonly LogEvent[]): number =>
  events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + eventOverhead, 0)
