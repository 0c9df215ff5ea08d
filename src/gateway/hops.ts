// A call from one service to another, within a call: authorised and recorded like any other, on a child of its unit of work.
// What the hop writes becomes the outer call's once it has succeeded; its record is kept apart from its writes.
import type { OperationContract } from '../contracts/contract.ts'
import { uuidV4 } from '../core/ids.ts'
import { withinContract } from '../engines/wire/within-contract.ts'
import type { ChildUnit } from '../storage/unit-of-work.ts'
import { newHopLine, type Attempt } from './attempt.ts'
import type { Draw } from './draws.ts'
import type { Invocation } from './invocation.ts'
import type { Hops, HopOptions } from './operation.ts'
import type { Outcome } from './outcome.ts'
import { trailRecord } from './trail/trail-record.ts'

export function hopsOf(outer: Attempt): Hops {
  const { hops } = outer
  return {
    async call(contract, input, options = {}) {
      // INVARIANT: a hop is numbered as it is asked for, so that no two of them draw under one name.
      const place = `hop ${++hops.begun} ${contract.service.name}:${contract.name}`
      const ended = hops.last.then(() => runHop(outer, place, contract as OperationContract, input as object, options))
      hops.last = ended.catch(() => undefined)
      return (await ended) as never
    },
  }
}

// INVARIANT: a hop sees all that those before it have written, and writes over nothing that it has not seen.
async function runHop(
  outer: Attempt, place: string, contract: OperationContract, input: object, options: HopOptions,
): Promise<unknown> {
  const inner = await beginHop(outer, place, contract, input, options)
  const outcome = await outer.run(inner)
  if (inner.moved !== undefined) outer.moved ??= inner.moved
  if (inner.isDoubtful) outer.isDoubtful = true
  keepRecords(outer, inner, await trailRecord(inner, outcome), outcome)
  if ('error' in outcome) throw outcome.error.ofRequest(inner.call.requestId)
  inner.state.fold()
  return outcome.output
}

function keepRecords(outer: Attempt, inner: Attempt, record: string, outcome: Outcome): void {
  outer.hops.records.push(...inner.hops.records, { record, wrote: 'output' in outcome && inner.state.writes })
}

async function beginHop(
  outer: Attempt, place: string, contract: OperationContract, input: object, { region }: HopOptions,
): Promise<Attempt & { readonly state: ChildUnit }> {
  const { gateway, call: { scope, service: caller, ...call }, caughtUp, moment, run } = outer
  const service = await gateway.directory.load(contract.service)
  const once: Draw = (name, draw) => outer.once(`${place}/${name}`, draw)
  const hop: Invocation = {
    ...call,
    requestId: once('request id', uuidV4),
    service,
    contract,
    input: withinContract(contract.input, input as Readonly<Record<string, unknown>>),
    given: input,
    refused: undefined,
    scope: {
      ...scope,
      region: service.global ? 'aws-global' : (region ?? scope.region),
      via: [...scope.via, caller.facts.eventSource],
    },
  }
  const state = outer.state.child({ account: hop.scope.account, region: hop.scope.region })
  return {
    gateway, call: hop, state, once, caughtUp, ...(moment && { moment }), run, hops: newHopLine(), resolved: new Map(),
  }
}
