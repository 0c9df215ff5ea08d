// What changes a role or a key is followed by each analyzer of its account that looks for outsiders there.
import { IndexReader, linesOf, readEvent, recordTime, type RecordLines } from '../../core/records/journal-record.ts'
import type { TrailEvent } from '../../core/records/trail-event.ts'
import { emit } from '../../gateway/outbox.ts'
import type { Consumer } from '../../storage/journal/consumer.ts'
import type { Position } from '../../storage/journal/journal-reader.ts'
import type { UnitOfWork } from '../../storage/unit-of-work.ts'
import { Analyzers, mostInAccount } from './analyzers/analyzers.ts'
import { follow } from './effects/follow.ts'
import type { ResourceName } from './effects/own-analyzer.ts'
import { typeOf } from './types/types.ts'

/** Of the records of one account that are taken together. */
interface Changes {
  /** By what each of them is, and where: a role is looked at from each Region. */
  readonly changed: Map<string, { readonly what: ResourceName; readonly region?: string }>
  readonly first: Position
  now: number
}

const operations: ReadonlySet<string> = new Set([
  'iam.amazonaws.com CreateRole', 'iam.amazonaws.com CreateServiceLinkedRole', 'iam.amazonaws.com DeleteRole',
  'iam.amazonaws.com DeleteServiceLinkedRole', 'iam.amazonaws.com UpdateAssumeRolePolicy',
  'kms.amazonaws.com CreateKey', 'kms.amazonaws.com DeleteKey', 'kms.amazonaws.com PutKeyPolicy',
])

/** INVARIANT: nothing here costs more where an account has more resources: what they are is looked at behind this. */
export const changes: Consumer = {
  name: 'accessanalyzer.changes',
  size: 2048,
  least: 1,
  /** What was followed is not followed again: it would be looked at as it is now. */
  rewind: async end => end,
  async consume(pages, unit) {
    const indexes = new IndexReader()
    const accounts = new Map<string, Changes>()
    for await (const entries of pages) {
      for (const { position, record } of entries) {
        const lines = linesOf(record)
        const { source, name, account, region } = indexes.read(lines)
        if (!operations.has(`${source} ${name}`)) continue
        const what = changedBy(lines)
        if (!what) continue
        const known = accounts.get(account) ?? { changed: new Map(), first: position, now: 0 }
        accounts.set(account, known)
        known.now = recordTime(lines)
        const isRegional = what[0] === 'AWS::KMS::Key'
        known.changed.set(`${isRegional ? region : ''} ${what.join(' ')}`, { what, ...(isRegional && { region }) })
      }
    }
    for (const [account, found] of accounts) await follower(unit, account, found)
  },
}

async function follower(unit: UnitOfWork, account: string, { changed, first, now }: Changes): Promise<void> {
  const analyzers = await unit.in({ account, region: '' }).list(Analyzers, [], { limit: mostInAccount })
  for (const analyzer of analyzers) {
    const { id, name, region } = analyzer
    if (!typeOf(analyzer).isFollowing) continue
    const own = [...changed.values()].filter(one => one.region === undefined || one.region === region).map(({ what }) => what)
    const cause = { id: `accessanalyzer.follow ${id} ${first}`, account, region, settled: now }
    if (own.length > 0) await emit(unit, follow, { analyzer: name, id, changed: own }, cause)
  }
}

/** Undefined of a call that failed. */
function changedBy(lines: RecordLines): ResourceName | undefined {
  const event = readEvent(lines)
  if (event.errorCode !== undefined) return undefined
  if (event.eventSource === 'iam.amazonaws.com') {
    const name = roleNameIn(event)
    return name === undefined ? undefined : ['AWS::IAM::Role', name]
  }
  const arn = event.resources?.find(({ type }) => type === 'AWS::KMS::Key')?.ARN
  return arn === undefined ? undefined : ['AWS::KMS::Key', arn.slice(arn.lastIndexOf('/') + 1)]
}

function roleNameIn({ requestParameters, responseElements }: TrailEvent): string | undefined {
  const asked = requestParameters as { readonly roleName?: unknown } | null | undefined
  const made = responseElements as { readonly role?: { readonly roleName?: unknown } } | null | undefined
  const name = asked?.roleName ?? made?.role?.roleName
  return typeof name === 'string' ? name : undefined
}
