// How the operation of a REST request is found, whatever its bodies are made of.
import type { OperationContract } from '../../../contracts/contract.ts'
import type { Asked, Named } from '../protocol.ts'
import { WireError } from '../wire-error.ts'
import { findRoute } from './routes.ts'

/** Which service it is for the signature says. */
export const recogniseRest = (): Named => ({})

export function findByRoute({ request, operations }: Asked): OperationContract {
  const found = findRoute(request, operations)
  if (!found) throw new WireError('UnknownOperationException', '')
  return found.operation
}
