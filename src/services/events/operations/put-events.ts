import { PutEvents, type PutEventsRequestEntry, type PutEventsResultEntry } from '../../../contracts/events.gen.ts'
import type { Validated } from '../../../contracts/contract.ts'
import { uuidV4 } from '../../../core/ids.ts'
import { operation, unnamed, type Resolver } from '../../../gateway/operation.ts'
import { busResource, isDefaultBus } from '../buses.ts'
import { deliver } from '../effects/deliver.ts'
import { Envelope, wholeSeconds } from '../envelope.ts'
import { readObject } from '../event-json.ts'
import { activeRules, matching, type Asked } from '../matching.ts'
import { outgoingOf } from '../outgoing.ts'
import { Pace } from '../pace.ts'

interface Entries {
  readonly Entries?: readonly { readonly EventBusName?: string | undefined }[] | undefined
}

const buses: Resolver<Entries> = ({ Entries = [] }, { scope }) => {
  const names = new Set(Entries.map(({ EventBusName }) => EventBusName))
  return names.size === 0 ? unnamed : [...names].map(name => busResource(name, scope))
}

// AWS: a caller who may not put one of the events puts none; what else is wrong with one is told beside the others.
export default operation(PutEvents, {
  access: [{ action: 'events:PutEvents', on: buses }],
  record: { readOnly: false, category: 'Data', response: output => output, resources: [buses] },
  async handle(call) {
    const { input, scope, state, once, emit } = call
    if (input.EndpointId !== undefined) throw call.unbuilt('EndpointId')
    if (sizeOf(input.Entries) >= tooLarge) throw call.error('ValidationException', overLimit)
    const pace = new Pace(state)
    const asked: Asked[] = []
    const answers: PutEventsResultEntry[] = []
    for (const [i, entry] of input.Entries.entries()) {
      const fault = faultOf(entry)
      if (!fault) await pace.readEvent(entry.Detail!)
      const value = fault ? undefined : readObject(entry.Detail!)
      if (!value) {
        answers.push(fault ?? malformed)
        continue
      }
      const id = once(`event ${i}`, uuidV4)
      answers.push({ EventId: id })
      // AWS: what is put on a bus that is not there is lost.
      if (!isDefaultBus(entry.EventBusName, scope)) continue
      asked.push({ envelope: envelopeOf(entry, value, id, scope) })
    }
    const rules = asked.length > 0 ? await activeRules(state) : []
    const outgoing = outgoingOf(asked, await matching(pace, rules, asked))
    if (outgoing.deliveries.length > 0) await emit(deliver, outgoing)
    return { FailedEntryCount: answers.filter(({ ErrorCode }) => ErrorCode !== undefined).length, Entries: answers }
  },
})

type Entry = Validated<PutEventsRequestEntry>

/** AWS: all entries together are less than 1 MB. */
const tooLarge = 1024 * 1024
const overLimit = 'Total size of the entries in the request is over the limit.'

// AWS: a time has 14 bytes, and a text those of UTF-8
// (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html).
function sizeOf(entries: readonly Entry[]): number {
  let size = 0
  for (const { Time, Source = '', DetailType = '', Detail = '', Resources = [] } of entries) {
    if (Time) size += 14
    for (const text of [Source, DetailType, Detail, ...Resources]) size += Buffer.byteLength(text)
  }
  return size
}

type Maker = Readonly<{ account: string; region: string; now: number }>

function envelopeOf(entry: Entry, value: object, id: string, { account, region, now }: Maker): Envelope {
  const { Source = '', DetailType = '', Detail = '', Time, Resources = [] } = entry
  const time = wholeSeconds(Time?.getTime() ?? now)
  const detail = { text: Detail, value }
  return new Envelope({ id, detailType: DetailType, source: Source, account, time, region, resources: Resources, detail })
}

function faultOf({ Source, DetailType, Detail }: Entry): PutEventsResultEntry | undefined {
  for (const [name, value] of Object.entries({ Source, DetailType, Detail })) {
    if (!value) return refused('InvalidArgument', `Parameter ${name} is not valid. Reason: ${name} is a required argument.`)
  }
  if (/^aws\./i.test(Source!)) return refused('NotAuthorizedForSourceException', 'Not authorized for the source.')
  return undefined
}

const refused = (ErrorCode: string, ErrorMessage: string): PutEventsResultEntry => ({ ErrorCode, ErrorMessage })
const malformed = refused('MalformedDetail', 'Detail is malformed.')
