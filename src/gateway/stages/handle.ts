// The operation itself, on the attempt's unit of work.
import type { MeasuredBody } from '../../engines/wire/answer.ts'
import { resolve, type Attempt } from '../attempt.ts'
import { emitterOf } from '../emitter.ts'
import { errorsOf, notImplemented } from '../failures.ts'
import { endHops, hopsOf } from '../hops.ts'
import { unnamed, type Call, type Operation, type Proven, type Resource } from '../operation.ts'
import { createPager } from '../paging.ts'
import { principalNames } from '../principals/principal-names.ts'
import { eventsOf } from '../transfers/events.ts'
import { permits } from './authorize.ts'

export async function handle(attempt: Attempt, operation: Operation): Promise<unknown> {
  const { hops, resolved } = attempt
  attempt.handled = true
  let output: unknown
  try {
    const handling = operation.definition.handle(handlerCall(attempt, operation))
    output = handling instanceof Promise ? await handling : handling
  } finally {
    if (hops.begun > 0) await endHops(hops)
    else hops.isOver = true
  }
  // INVARIANT: no call succeeds whose resource was never named, since nothing then decided about that resource.
  for (const resources of resolved.values()) {
    if (resources === unnamed) throw new Error('The call succeeded although its resource could not be named.')
  }
  return output
}

/** Throws what the operation would, whatever the body of the upload is. */
export async function runBeforeUpload(attempt: Attempt, operation: Operation): Promise<void> {
  await operation.definition.beforeUpload?.(handlerCall(attempt, operation))
}

/** Who is calling, by what the call brings in place of a signature. */
export async function askProof(attempt: Attempt, operation: Operation): Promise<Proven | undefined> {
  return operation.definition.prove?.(handlerCall(attempt, operation))
}

function handlerCall(attempt: Attempt, operation: Operation): Call<never> {
  const { gateway, call: { scope, contract, service, given, origin, upload }, state, once } = attempt
  const place = `${service.facts.name}:${contract.name}/${scope.account}/${scope.region}`
  return {
    input: given as never,
    scope,
    state,
    error: errorsOf(contract),
    unbuilt: part => notImplemented(service.facts.name, contract.name, part),
    resource: action => resourceOf(attempt, operation, action),
    denial: arn => attempt.denied?.get(arn),
    once,
    note: additional => {
      attempt.notes = { ...attempt.notes, ...additional }
    },
    // Made for every call: with an accessor here V8 keeps the object as a dictionary, and what the call held outlives it.
    page: createPager(gateway.tokenKey, place, gateway.random),
    journal: attempt.moment?.journal ?? gateway.journal,
    server: gateway.server,
    endpoint: origin.endpoint,
    aws: hopsOf(attempt),
    emit: emitterOf(attempt),
    principals: principalNames(attempt),
    ports: gateway.ports,
    upload,
    // The contract's type for what is read while it is sent.
    content: (blob, { from, to }) =>
      ({ length: to - from, read: () => gateway.blobs.read(blob, { from, to }) }) satisfies MeasuredBody as unknown as Uint8Array,
    events: (limit, make) => eventsOf(gateway, attempt.call, limit, make),
    permits: (action, resource) => permits(attempt, action, resource),
  }
}

async function resourceOf(attempt: Attempt, { definition: { access } }: Operation, action: string): Promise<Resource> {
  const entry = access === 'anyone-signed' ? undefined : access.find(one => one.action === action)
  const found = entry && (await resolve(attempt, entry.on, attempt.state))
  if (found === undefined || found === unnamed || found.length !== 1) throw new Error(`${action} is asked on no one resource.`)
  return found[0]!
}
