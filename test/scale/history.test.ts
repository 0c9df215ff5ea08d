// Ten thousand records and very many: a lookup costs the same, the journal stays sound, and the disk is bounded by retention.
// The nightly run takes a million.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import type { LookupAttributeKey } from '../../src/contracts/cloudtrail.gen.ts'
import { lookupEvents, type HistoryQuery } from '../../src/services/cloudtrail/events.ts'
import { CountedHistory, drawEvent, here, start } from '../../src/services/cloudtrail/history.kit.ts'
import { defaultRetention } from '../../src/storage/journal/upkeep.ts'
import { journalOf, type Journal } from './journal-of.ts'

const block = 2048
/** Whole blocks, which the index has taken. */
const inBlocks = (records: number) => Math.ceil(records / block) * block
const few = inBlocks(10_000)
const many = Math.max(2 * few, inBlocks(Number(process.env['STOCKADE_TEST_RECORDS'] ?? 20_000)))

/** Megabytes at which the database's log is folded into it. */
const mostLog = 16

interface Asked {
  readonly name: string
  readonly query: HistoryQuery
}

const everything: HistoryQuery = { ...here, from: 0, to: Infinity }
const by = (key: LookupAttributeKey, value: string, name = `${key} ${value}`): Asked =>
  ({ name, query: { ...everything, attribute: { key, value } } })

/** Event ids by their places in a block: its beginning costs most, as a block is read from its end. */
function eventIds(first: number, end: number): Asked[] {
  const places = [['oldest', first], ['fourth', first + 3 * block], ['newest', end - block]] as const
  return places.flatMap(([name, at]) => [0, 1000, 2000].map(offset => {
    return by('EventId', findShown(at + offset), `EventId, ${name} block, place ${offset}`)
  }))
}

/** Of the first event from `n` on that the history shows here, and that was not committed late: those may cost two blocks. */
function findShown(n: number): string {
  const { event, time } = drawEvent(n)
  const isOnTime = start + n * 4 - time <= 2
  const isHere = event.recipientAccountId === here.account && event.awsRegion === here.region
  return isOnTime && isHere && event.managementEvent ? event.eventID : findShown(n + 1)
}

/** Of a journal whose kept records are events `first` to `end`. */
const asked = (first: number, end: number): Asked[] => [
  { name: 'no attribute', query: everything },
  { name: 'a second early on', query: { ...everything, from: start + first * 4 + 2000, to: start + first * 4 + 3000 } },
  by('EventName', 'Encrypt'), by('EventName', 'RareCall'), by('EventName', 'None'),
  by('EventSource', 'iam.amazonaws.com'), by('ReadOnly', 'true'), by('ReadOnly', 'false'),
  by('Username', 'root'), by('Username', 'user-1'), by('AccessKeyId', 'AKIAuser-2'),
  by('ResourceType', 'AWS::IAM::User'), by('ResourceName', 'naïve "user-3"'),
  by('ResourceName', `arn:aws:kms:${here.region}:${here.account}:key/7`),
  ...eventIds(first, end),
  by('EventId', drawEvent(first + 700, 'other').event.eventID, 'EventId, of no event'),
  by('EventId', 'nonsense'),
]

interface Cost {
  readonly name: string
  readonly events: number
  /** Rows and records. */
  readonly read: number
  /** Microseconds, the median of several. */
  readonly cpu: number
}

async function firstPage({ storage, written }: Journal, { name, query }: Asked, limit: number): Promise<Cost> {
  const history = new CountedHistory(storage)
  const times: number[] = []
  let events = 0
  for (let round = 0; round < 5; round++) {
    history.read = 0
    const before = process.cpuUsage()
    // It begins where the index ends: to look for newer records costs as much in any journal, and would hide what this costs.
    const page = await lookupEvents(history, query, written + 1, limit)
    const { user, system } = process.cpuUsage(before)
    times.push(user + system)
    events = page.events.length
  }
  return { name, events, read: history.read, cpu: times.sort((a, b) => a - b)[2]! }
}

/** Of each lookup its first page, of as many events as `like` had: so two pages of one lookup are of one size. */
async function measure(journal: Journal, like?: readonly Cost[], first = 0): Promise<Cost[]> {
  const costs: Cost[] = []
  for (const [i, lookup] of asked(first, journal.written).entries()) {
    costs.push(await firstPage(journal, lookup, Math.max(1, like?.[i]?.events ?? 50)))
  }
  return costs
}

function compare(t: TestContext, small: readonly Cost[], large: readonly Cost[]): void {
  for (const [i, { name, events, read, cpu }] of large.entries()) {
    const before = small[i]!
    assert.equal(name, before.name)
    assert.equal(events, before.events, name)
    t.diagnostic(`${name}: ${events} events, read ${before.read} and ${read}, CPU ${before.cpu} and ${cpu} µs`)
    assert.ok(read <= 2 * before.read, `${name}: read ${before.read} in few records, ${read} in many`)
  }
  assert.equal(large.length, 25)
}

async function requireSound(journal: Journal): Promise<number> {
  const { findings, anchor, head } = await journal.verify()
  assert.deepEqual(findings, [])
  assert.equal(head.position, journal.written)
  return anchor.position
}

test(`a lookup costs no more in ${many} records than twice that in ${few}, and retention bounds the disk`, async t => {
  const journal = await journalOf(t)
  const report = (when: string) => {
    const size = journal.size()
    const { used, database, log } = size
    t.diagnostic(`${when}: ${used.toFixed(1)} MB in use of ${database.toFixed(1)}, and a log of ${log.toFixed(1)}`)
    assert.ok(log <= 2 * mostLog, 'the log starts anew')
    return size
  }
  report('no record')
  await journal.fillTo(few)
  const small = await measure(journal)
  await journal.fillTo(many)
  compare(t, small, await measure(journal, small))
  assert.equal(await requireSound(journal), 0)
  const full = report(`${many} records`)

  // Beyond the retention of all of them: what is newest stays.
  await journal.keepAt(start + many * 4 + defaultRetention)
  assert.ok(await requireSound(journal) >= many - 2 * block, 'records were removed')
  const empty = report('past their retention')
  assert.ok(empty.used < 8, 'what was derived from the records went with them')

  await journal.fillTo(2 * many)
  assert.ok(await requireSound(journal) > 0)
  const again = report('as many records again')
  assert.ok(again.database <= full.database * 1.05 + 4, 'pages that were free are used again')
  compare(t, small, await measure(journal, small, many))
})
