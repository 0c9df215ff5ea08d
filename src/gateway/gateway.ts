// What the stages work with. `main.ts` makes one; nothing here changes while it serves.
import type { Clock } from '../core/clock.ts'
import type { RandomBytes } from '../core/ids.ts'
import type { OwnTurns, Turns } from '../core/sharing/turns.ts'
import type { HmacKey } from '../engines/crypto/hmac-key.ts'
import type { BlobStore } from '../storage/blobs/blob-store.ts'
import type { CachedStore } from '../storage/cache/cache.ts'
import type { Journal } from '../storage/journal/journal.ts'
import type { Moment } from '../storage/store.ts'
import type { PartitionedUnit } from '../storage/unit-of-work.ts'
import type { BodyRoom } from './http/bodies.ts'
import type { Contention } from './shares/contention.ts'
import type { Directory } from './directory.ts'
import type { Gate } from './shares/gate.ts'
import type { Log } from './log/log.ts'
import type { Ports, ServerPort } from './ports.ts'
import type { RoleSessions } from './role-sessions.ts'
import type { Throttle } from './shares/throttle.ts'
import type { EventStreamRoom } from './transfers/event-stream-room.ts'
import type { StagedBytes } from './transfers/staged-bytes.ts'
import type { TransferRoom } from './transfers/transfer-room.ts'
import type { Bus } from './work.ts'

export interface Gateway {
  readonly directory: Directory
  readonly ports: Ports
  readonly bus: Bus
  readonly server: ServerPort
  readonly store: CachedStore
  readonly blobs: BlobStore
  readonly journal: Journal
  readonly clock: Clock
  readonly random: RandomBytes
  /** Under which tokens of pages are sealed. */
  readonly tokenKey: HmacKey
  /** `turns` are those of whoever the unit is for; it reads at the moment that is named. */
  readonly begin: (
    partition: { readonly account: string; readonly region: string }, turns?: OwnTurns, moment?: Moment,
  ) => PartitionedUnit
  readonly throttle: Throttle
  /** `fair`: what bounds each caller. `aws`: and AWS's request quotas beside it. */
  readonly quotas: 'fair' | 'aws' | 'off'
  readonly gate: Gate
  readonly contention: Contention
  readonly roleSessions: RoleSessions
  /** What runs the effects of calls: told of each commit that has some. */
  readonly effects: { wake(): void }
  readonly turns: Turns
  readonly bodies: BodyRoom
  readonly uploads: TransferRoom
  readonly stagedBytes: StagedBytes
  readonly downloads: TransferRoom
  readonly eventStreams: EventStreamRoom
  readonly log: Log
}
