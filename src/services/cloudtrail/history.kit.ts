// Events for the tests of the history: what happened is drawn from a seed, so that a test can be repeated.
import { createHash } from 'node:crypto'
import { linesOf, readIndex, recordOf, type RecordIndex } from '../../core/records/journal-record.ts'
import type { TrailEvent } from '../../core/records/trail-event.ts'
import type { JournalReader } from '../../storage/journal/journal-reader.ts'
import type { Storage } from '../../storage/open.ts'
import type { UnitOfWork } from '../../storage/unit-of-work.ts'
import type { History } from './events.ts'

export const start = Date.parse('2026-01-01T00:00:00Z')
export const here = { account: '111122223333', region: 'eu-west-1' }

export interface Drawn {
  readonly event: TrailEvent
  readonly index: RecordIndex
  readonly text: string
  /** To the millisecond. */
  readonly time: number
}

/** Event `n` of a seed: a few of many names, users and keys, mostly in one place, now and then committed late. */
export function drawEvent(n: number, seed = 'seed'): Drawn {
  const draw = createHash('sha256').update(`${seed} ${n}`).digest()
  const pick = <T>(items: readonly T[], byte: number) => items[draw[byte]! % items.length]!
  const late = draw[0]! < 4 ? draw[1]! * 10 : draw[1]! % 3
  const time = start + n * 4 - late
  const hex = time.toString(16).padStart(12, '0')
  const random = draw.toString('hex')
  const user = `user-${draw[3]! % 5}`
  const keyArn = `arn:aws:kms:${here.region}:${here.account}:key/${draw.readUInt16BE(4) % 300}`
  const isRare = n % 997 === 0
  const event: TrailEvent = {
    eventVersion: '1.11',
    userIdentity: draw[6]! < 40
      ? { type: 'Root', principalId: here.account, accountId: here.account, accessKeyId: 'AKIAroot' }
      : { type: 'IAMUser', principalId: user, accountId: here.account, accessKeyId: `AKIA${user}`, userName: user },
    eventTime: `${new Date(time - (time % 1000)).toISOString().slice(0, 19)}Z`,
    eventSource: pick(['kms.amazonaws.com', 'iam.amazonaws.com'], 7),
    eventName: isRare ? 'RareCall' : pick(['Encrypt', 'Decrypt', 'CreateUser', 'ListKeys'], 8),
    awsRegion: draw[9]! < 20 ? 'us-east-1' : here.region,
    sourceIPAddress: '127.0.0.1',
    requestParameters: { note: '","eventID":"x","readOnly":false', encryptionContext: { eventID: 'x', readOnly: 'true' } },
    responseElements: null,
    requestID: 'r',
    eventID: `${hex.slice(0, 8)}-${hex.slice(8)}-7${random.slice(0, 3)}-8${random.slice(3, 6)}-${random.slice(6, 18)}`,
    readOnly: draw[10]! % 2 === 0,
    ...(draw[11]! < 200 && { resources: [{ ARN: keyArn, accountId: here.account, type: 'AWS::KMS::Key' }] }),
    eventType: 'AwsApiCall',
    managementEvent: draw[12]! > 10,
    recipientAccountId: draw[13]! < 20 ? '444455556666' : here.account,
    eventCategory: 'Management',
  }
  const names = draw[14]! < 60 ? [{ type: 'AWS::IAM::User', name: `naïve "${user}"` }] : undefined
  const text = recordOf(event, names)
  return { event, index: readIndex(linesOf(text)), text, time }
}

/** The history of a store, counting the rows and records that are read of it. */
export class CountedHistory implements History {
  read = 0
  readonly journal: JournalReader
  readonly state: UnitOfWork

  constructor({ journal, begin }: Pick<Storage, 'journal' | 'begin'>) {
    this.journal = { read: async range => this.#count(await journal.read(range)) }
    this.state = this.#counted(begin(here))
  }

  #counted(unit: UnitOfWork): UnitOfWork {
    return Object.assign(Object.create(unit) as UnitOfWork, {
      in: (place: Parameters<UnitOfWork['in']>[0]) => this.#counted(unit.in(place)),
      turn: () => unit.turn(),
      list: async (...asked: Parameters<UnitOfWork['list']>) => this.#count(await unit.list(...asked)),
    })
  }

  #count<T>(items: readonly T[]): readonly T[] {
    this.read += items.length
    return items
  }
}
