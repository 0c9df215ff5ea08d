import { ExplainDenial } from '../../../contracts/stockade.ts'
import { operation } from '../../../gateway/operation.ts'
import type { DenialCondition, DenialPolicy, DenialStatement } from '../../../gateway/ports.ts'
import { theServer } from '../the-server.ts'

export default operation(ExplainDenial, {
  access: [{ action: 'stockade:ExplainDenial', on: theServer }],
  record: { readOnly: true },
  handle({ input: { RequestId }, server, error }) {
    const denial = server.denials.find(RequestId)
    if (!denial) throw error('DenialNotFoundException', unknown(RequestId))
    const { at, caller, action, resource, message, layer, explicit, policies } = denial
    return {
      DeniedAt: new Date(at), Caller: caller, Action: action, Resource: resource, Message: message, Layer: layer,
      Explicit: explicit, Policies: policies?.map(asPolicy),
    }
  },
})

const unknown = (requestId: string): string =>
  `No denial of the request ${requestId} is known. A server knows those that it gave itself, about a thousand of them.`

const asPolicy = ({ layer, level, name, statements, others }: DenialPolicy) =>
  ({ Layer: layer, Level: level, Policy: name, Statements: statements.map(asStatement), Others: others })

const asStatement = ({ number, sid, effect, misses, conditions }: DenialStatement) =>
  ({ Number: number, Sid: sid, Effect: effect, Misses: misses, Conditions: conditions.map(asCondition) })

const asCondition = ({ operator, key, operands, value, holds }: DenialCondition) =>
  ({ Operator: operator, Key: key, Operands: operands, Value: value, Holds: holds })
