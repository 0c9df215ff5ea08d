// A call from one service to another, within a call: authorised and recorded like any other, on a child of its unit of work.
// What the hop writes becomes the outer call's once it has succeeded; its record is kept apart from its writes.
import type { OperationContract } from '../contracts/contract.ts'
import { uuidV4 } from '../core/ids.ts'
import type { ChildUnit } from '../storage/unit-of-work.ts'
import { withinContract } from '../engines/wire/within-contract.ts'
import type { Attempt } from './attempt.ts'
import type { Hops, HopOptions } from './operation.ts'
import type { DecodedCall } from './stages/decode.ts'
import { trailRecord } from './trail/trail-record.ts'

export function hopsOf(outer: Attempt): Hops {
  return {
    async call(contract, input, options = {}) {
      const inner = await beginHop(outer, contract as OperationContract, input as object, options)
      const outcome = await outer.run(inner)
      if (inner.moved !== undefined) outer.moved ??= inner.moved
      if (inner.isDoubtful) outer.isDoubtful = true
      const record = await trailRecord(inner, outcome)
      outer.hops.push(...inner.hops)
      outer.hops.push({ record, wrote: 'output' in outcome && inner.state.writes })
      if ('error' in outcome) throw outcome.error.ofRequest(inner.call.requestId)
      inner.state.fold()
      return outcome.output as never
    },
  }
}

async function beginHop(
  outer: Attempt, contract: OperationContract, input: object, { region }: HopOptions,
): Promise<Attempt & { readonly state: ChildUnit }> {
  const { call } = outer
  const { gateway, scope, service: caller } = call
  const service = await gateway.directory.load(contract.service)
  const place = `hop ${outer.hops.length + 1}`
  const once: DecodedCall['once'] = (name, draw) => call.once(`${place}/${name}`, draw)
  const hop: DecodedCall = {
    ...call,
    service,
    contract,
    input: withinContract(contract.input, input as Readonly<Record<string, unknown>>),
    given: input,
    refused: undefined,
    once,
    requestId: once('request id', uuidV4),
    scope: {
      ...scope,
      region: service.global ? 'aws-global' : (region ?? scope.region),
      via: [...scope.via, caller.facts.eventSource],
    },
  }
  const state = outer.state.child({ account: hop.scope.account, region: hop.scope.region })
  const { caughtUp, moment, run } = outer
  return { call: hop, state, caughtUp, ...(moment && { moment }), run, hops: [], resolved: new Map() }
}
