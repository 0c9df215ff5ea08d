import { GeneratePolicy, type GeneratePolicyRequest } from '../../../contracts/stockade.ts'
import type { TrailEvent } from '../../../core/records/trail-event.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import type { AskedAction } from '../../../gateway/ports.ts'
import { leastPolicy, namedIn } from '../least-policy.ts'
import { findCalls, type WhichCalls } from '../recorded-calls.ts'
import { theServer } from '../the-server.ts'

/** Of actions with their resources: a policy that names more is read by nobody. */
const mostNamed = 2000
const mostUnknown = 100
const oneDay = 24 * 60 * 60_000

export default operation(GeneratePolicy, {
  access: [{ action: 'stockade:GeneratePolicy', on: theServer }],
  record: { readOnly: true },
  async handle(call) {
    const { state, server, once, ports, error } = call
    const { events: found, complete } = await findCalls(call, whichCalls(call))
    // What a caller was denied is what somebody chose not to let him do, or what whoever has his key tries.
    const events = call.input.RequestIds || call.input.IncludeDenied ? found : found.filter(event => !wasDenied(event))
    const asked: AskedAction[] = []
    const unknown = new Set<string>()
    for (const event of events) {
      const actions = await server.askedActions(event, { state, once, ports })
      if (actions) asked.push(...actions)
      else if (unknown.size < mostUnknown) unknown.add(nameOf(event))
    }
    const named = namedIn(asked)
    if ([...named.values()].reduce((sum, resources) => sum + resources.size, 0) > mostNamed) {
      throw error('InvalidRequestException', `The calls name more than ${mostNamed} resources: ask for fewer of them.`)
    }
    return {
      Policy: leastPolicy(named), Calls: events.length, Denied: found.filter(wasDenied).length, Unknown: [...unknown].sort(),
      Complete: complete,
    }
  },
})

type AskingCall = Pick<Call<GeneratePolicyRequest, 'InvalidRequestException'>, 'input' | 'scope' | 'error'>

function whichCalls({ input: { RequestIds, Caller, From, To }, scope, error }: AskingCall): WhichCalls {
  if ((RequestIds === undefined) === (Caller === undefined)) {
    throw error('InvalidRequestException', 'Name either requests or a caller.')
  }
  if (RequestIds) return { requestIds: new Set(RequestIds), from: -Infinity, to: Infinity }
  return { caller: Caller!, from: From?.getTime() ?? scope.now - oneDay, to: To?.getTime() ?? Infinity }
}

const nameOf = ({ eventSource, eventName }: TrailEvent): string => `${eventSource.split('.')[0]}:${eventName}`

const wasDenied = ({ errorCode }: TrailEvent): boolean => errorCode?.startsWith('AccessDenied') ?? false
