// What CloudTrail puts on the default bus: each management event of the journal, for the rules of its account and Region.
import { IndexReader, linesOf, readEvent, recordTime, type RecordIndex, type RecordLines } from '../../core/journal-record.ts'
import type { Soon } from '../../core/sharing/soon.ts'
import type { TrailEvent } from '../../core/trail-event.ts'
import { emit } from '../../gateway/outbox.ts'
import type { Consumer } from '../../storage/journal/consumer.ts'
import type { ReadUnit, UnitOfWork } from '../../storage/unit-of-work.ts'
import { deliver } from './deliver.ts'
import { eventOf, type Event } from './envelope.ts'
import { activeRules, deliveriesOf } from './matching.ts'
import { Pace } from './pace.ts'
import type { Rule } from './rules.ts'

/** What is to be delivered is committed with how far the journal was read, so that an event is delivered once. */
export const trailEvents: Consumer = {
  name: 'events.trail-events',
  size: 2048,
  least: 1,
  /** INVARIANT: what was delivered is not delivered again, whatever became of the rows that said so. */
  rewind: async end => end,
  async consume(pages, unit) {
    const indexes = new IndexReader()
    const rules = new Map<string, RulesOfPlace>()
    const pace = new Pace(unit)
    for await (const entries of pages) {
      for (const { record } of entries) {
        const lines = linesOf(record)
        const index = indexes.read(lines)
        if (!index.management) continue
        const asked = rulesFor(unit, index, rules)
        const found = asked instanceof Promise ? await asked : asked
        if (found.length > 0) await put({ unit, pace }, lines, index, found)
      }
    }
  },
}

/** Accounts and Regions whose rules are held together. */
const mostPlaces = 32

/** Read once for all records that are taken together, where those are of few places. */
function rulesFor(
  unit: ReadUnit, { account, region, readOnly }: RecordIndex, known: Map<string, RulesOfPlace>,
): Soon<readonly Rule[]> {
  const place = `${account} ${region}`
  const asked = (rules: RulesOfPlace) => (readOnly ? rules.ofReads : rules.all)
  const there = known.get(place)
  return there ? asked(there) : activeRules(unit.in({ account, region })).then(all => {
    if (known.size >= mostPlaces) known.clear()
    // AWS: a rule has to ask for events of calls that only read.
    const ofReads = all.filter(({ state }) => state === 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS')
    known.set(place, { all, ofReads })
    return asked({ all, ofReads })
  })
}

interface RulesOfPlace {
  readonly all: readonly Rule[]
  readonly ofReads: readonly Rule[]
}

interface Work {
  readonly unit: UnitOfWork
  readonly pace: Pace
}

async function put({ unit, pace }: Work, lines: RecordLines, index: RecordIndex, rules: readonly Rule[]): Promise<void> {
  await pace.readEvent(lines.event)
  const value = readEvent(lines)
  if (isOwn(value)) return
  const event = trailEvent(value, lines, index)
  const deliveries = await deliveriesOf(pace, rules, event)
  if (deliveries.length === 0) return
  const { account, region } = index
  const content = { event: event.text, partition: rules[0]!.partition, deliveries }
  await emit(unit, deliver, content, { id: `events.trail-events ${lines.id}`, account, region, now: recordTime(lines) })
}

/**
 * INVARIANT: what EventBridge did as itself to deliver, and what it was refused, is for no rule, which would feed itself.
 * DIFFERS: AWS tells of no such exception.
 */
const isOwn = ({ errorCode, userIdentity: { type, invokedBy } }: TrailEvent): boolean =>
  invokedBy === 'events.amazonaws.com' && (type === 'AWSService' || errorCode !== undefined)

/** DIFFERS: AWS gives the event an id of its own; here it is the record's. */
function trailEvent(value: TrailEvent, lines: RecordLines, { account, region, source }: RecordIndex): Event {
  const { eventType, eventTime: time } = value
  const detailType = eventType === 'AwsServiceEvent' ? 'AWS Service Event via CloudTrail' : 'AWS API Call via CloudTrail'
  const facts = { id: lines.id, detailType, source: `aws.${source.split('.', 1)[0]}`, account, time, region, resources: [] }
  return eventOf(facts, { text: lines.event, value })
}
