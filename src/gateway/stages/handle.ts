// The operation itself, on the attempt's unit of work.
import type { ChecksumAlgorithm } from '../../engines/checksums/checksum.ts'
import type { Attempt } from '../attempt.ts'
import { HandlerCall } from '../handler-call.ts'
import { endHops } from '../hops.ts'
import { unnamed, type Operation, type Proven } from '../operation.ts'

export async function handle(attempt: Attempt, operation: Operation): Promise<unknown> {
  const { hops, resolved } = attempt
  attempt.handled = true
  let output: unknown
  try {
    const handling = operation.definition.handle(new HandlerCall(attempt, operation))
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
export async function runBeforeUpload(attempt: Attempt, operation: Operation): Promise<ChecksumAlgorithm | void> {
  return operation.definition.beforeUpload?.(new HandlerCall(attempt, operation))
}

/** Who is calling, by what the call brings in place of a signature. */
export async function askProof(attempt: Attempt, operation: Operation): Promise<Proven | undefined> {
  return operation.definition.prove?.(new HandlerCall(attempt, operation))
}
