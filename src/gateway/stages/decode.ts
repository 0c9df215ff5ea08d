// The body as typed input: types and sizes are guaranteed, nothing else. What cannot be read is the call's outcome, not its end.
import type { OperationContract } from '../../contracts/contract.ts'
import { AwsError } from '../../core/aws-error.ts'
import { operationsOf } from '../../engines/wire/operations.ts'
import { protocols } from '../../engines/wire/protocols.ts'
import { findParameter, type FormNode } from '../../engines/wire/query/query.ts'
import { quoted } from '../../engines/wire/schema/quoted.ts'
import type { DecodedStructure } from '../../engines/wire/schema/read.ts'
import { WireError } from '../../engines/wire/wire-error.ts'
import { withinContract } from '../../engines/wire/schema/within-contract.ts'
import { failure } from '../failures.ts'
import { Draws } from '../draws.ts'
import type { Invocation } from '../invocation.ts'
import type { Authenticated } from './authenticate.ts'

export interface DecodedRequest extends Authenticated {
  readonly call: Invocation
}

export function decode(request: Authenticated): DecodedRequest {
  const wire = protocols[request.protocol]
  if (!wire) throw failure('NotImplementedException', `${request.protocol} is not implemented by Stockade.`)
  // AWS: these are all the methods of its protocols. A request that HTTP calls safe, and may repeat, changes nothing so.
  if (!wire.methods.includes(request.method)) throw failure('UnknownOperationException', '')
  const tree = tryRead(() => wire.parse(bodyOf(request)))
  const contract = findContract(request, tree.refused ? undefined : tree.value)
  // Of a query body that could not be read nobody knows what it asks for.
  if (!contract) throw (request.operationName === undefined && tree.refused) || unknownOperation(request, tree.value)
  const { value: given = {}, refused }: Tried<DecodedStructure> =
    tree.refused ? { refused: tree.refused } : tryRead(() => wire.readInput(contract.input, tree.value))
  const input = withinContract(contract.input, given)
  return Object.assign(request, { call: invocationOf(request, { contract, input, given, refused }) })
}

type Read = Pick<Invocation, 'contract' | 'input' | 'given' | 'refused'>

function invocationOf(request: Authenticated, read: Read): Invocation {
  const { requestId, service, scope, proof, sourceIp, secure, headers: { userAgent, referer } } = request
  return {
    requestId, service, ...read, scope, origin: { sourceIp, secure, userAgent, referer },
    draws: new Draws(request.gateway.random), proof, isAbandoned: request.isGone,
  }
}

/** A query call without a body carries its parameters in the target. */
function bodyOf({ protocol, target, body }: Authenticated): Uint8Array {
  if (protocol !== 'awsQuery' || body.length > 0) return body
  const question = target.indexOf('?')
  return Buffer.from(question < 0 ? '' : target.slice(question + 1), 'latin1')
}

function findContract({ service, operationName }: Authenticated, tree: unknown): OperationContract | undefined {
  const operations = operationsOf(service.contract)
  if (operationName !== undefined) return operations.get(operationName)
  if (tree === undefined || findParameter(tree as FormNode, 'Version') !== service.facts.apiVersion) return undefined
  return operations.get(findParameter(tree as FormNode, 'Action') ?? '')
}

function unknownOperation({ operationName }: Authenticated, tree: unknown): AwsError {
  if (operationName !== undefined) return failure('UnknownOperationException', '')
  const [action, version] = tree === undefined ? [] : ['Action', 'Version'].map(name => findParameter(tree as FormNode, name))
  if (action === undefined) return failure('MissingActionException', 'The request must contain the parameter Action.')
  const asked = version ?? 'NO_VERSION_SPECIFIED'
  return failure('UnknownOperationException', `Could not find operation ${quoted(action)} for version ${quoted(asked)}`)
}

interface Tried<T> {
  readonly value?: T
  readonly refused?: AwsError
}

function tryRead<T>(read: () => T): Tried<T> {
  try {
    return { value: read() }
  } catch (thrown) {
    if (thrown instanceof WireError) return { refused: new AwsError(thrown.code, thrown.message) }
    throw thrown
  }
}
