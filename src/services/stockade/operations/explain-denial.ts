import { ExplainDenial, type ExplainDenialRequest } from '../../../contracts/stockade.ts'
import { operation, type Call } from '../../../gateway/operation.ts'
import type { DenialCondition, DenialPolicy, DenialStatement, OuterCall } from '../../../gateway/ports.ts'
import { denialHint } from '../denial-hint.ts'
import { findCalls } from '../recorded-calls.ts'
import { theServer } from '../the-server.ts'

export default operation(ExplainDenial, {
  access: [{ action: 'stockade:ExplainDenial', on: theServer }],
  record: { readOnly: true },
  async handle(call) {
    const { input: { RequestId }, server, error } = call
    const denial = server.denials.find(RequestId)
    if (!denial) throw error('DenialNotFoundException', await unknown(call))
    const { at, caller, through, action, resource, message, layer, explicit, policies } = denial
    return {
      DeniedAt: new Date(at), Caller: caller, Through: through.length === 0 ? undefined : through.map(asOuter), Action: action,
      Resource: resource, Message: message, Layer: layer, Explicit: explicit, Hint: denialHint(denial),
      Policies: policies?.map(asPolicy),
    }
  },
})

/** What the journal has of the call instead. */
async function unknown(call: Call<ExplainDenialRequest>): Promise<string> {
  const { RequestId: id } = call.input
  const { calls: [found] } = await findCalls(call, { requestIds: new Set([id]), from: -Infinity, to: Infinity })
  const about = 'A server knows those that it gave itself, about a thousand of them.'
  if (!found) return `No denial of the request ${id} is known. ${about}`
  const { eventSource, eventName, errorCode, errorMessage } = found.event
  const name = `${eventSource.replace('.amazonaws.com', '')}:${eventName}`
  const which = `The request ${id}, ${name},`
  if (found.isDenied) return `${which} was denied by no policy, or by which is not known any more: ${errorMessage}`
  const untold = 'failed with an error that AWS\'s trail does not tell (the server\'s log does)'
  const ended = found.isSilent ? untold : errorCode === undefined ? 'succeeded' : `failed with ${errorCode}`
  return `${which} was not denied: it ${ended}.`
}

const asOuter = ({ requestId, operation: Operation }: OuterCall) => ({ Operation, RequestId: requestId })

const asPolicy = ({ layer, level, name, statements, others }: DenialPolicy) =>
  ({ Layer: layer, Level: level, Policy: name, Statements: statements.map(asStatement), Others: others })

const asStatement = ({ number, sid, effect, misses, delegates, conditions }: DenialStatement) => (
  { Number: number, Sid: sid, Effect: effect, Misses: misses, Delegates: delegates, Conditions: conditions.map(asCondition) }
)

const asCondition = ({ operator, key, operands, value, holds }: DenialCondition) =>
  ({ Operator: operator, Key: key, Operands: operands, Value: value, Holds: holds })
