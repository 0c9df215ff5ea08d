import { GeneratePolicy, type GeneratePolicyRequest } from '../../../contracts/stockade.ts'
import { day } from '../../../core/clock.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import { askedByCalls, mostNamed } from '../asked-by-calls.ts'
import { leastPolicy } from '../least-policy.ts'
import { findCalls, type FoundCall, type WhichCalls } from '../recorded-calls.ts'
import { theServer } from '../the-server.ts'

export default operation(GeneratePolicy, {
  access: [{ action: 'stockade:GeneratePolicy', on: theServer }],
  record: { readOnly: true },
  async handle(call) {
    const { state, server, once, ports, error } = call
    const { calls: found, complete } = await findCalls(call, whichCalls(call))
    // What a caller was denied is what somebody chose not to let him do, or what whoever has his key tries.
    const calls = call.input.RequestIds || call.input.IncludeDenied ? found : found.filter(({ isDenied }) => !isDenied)
    const ask = ({ event, isHop }: FoundCall) => server.askedActions(event, { state, once, ports, isHop })
    const asked = await askedByCalls(calls, { turns: state.turns, ask })
    if (!asked) throw error('InvalidRequestException', `The calls name more than ${mostNamed} resources: ask for fewer of them.`)
    const { named, unknown, supposed } = asked
    return {
      Policy: leastPolicy(named), Calls: calls.length, Denied: found.filter(({ isDenied }) => isDenied).length,
      Unknown: [...unknown].sort(), Supposed: [...supposed].sort(), Complete: complete,
    }
  },
})

type AskingCall = Pick<Call<GeneratePolicyRequest, 'InvalidRequestException'>, 'input' | 'scope' | 'error'>

function whichCalls({ input: { RequestIds, Caller, From, To }, scope, error }: AskingCall): WhichCalls {
  if ((RequestIds === undefined) === (Caller === undefined)) {
    throw error('InvalidRequestException', 'Name either requests or a caller.')
  }
  if (RequestIds) return { requestIds: new Set(RequestIds), from: -Infinity, to: Infinity }
  const caller = { name: Caller!, account: scope.account }
  return { caller, from: From?.getTime() ?? scope.now - day, to: To?.getTime() ?? Infinity }
}
