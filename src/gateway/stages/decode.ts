// The body as typed input: types and sizes are guaranteed, nothing else. What cannot be read is the call's outcome, not its end.
import type { OperationContract } from '../../contracts/contract.ts'
import { AwsError } from '../../core/aws-error.ts'
import { protocols } from '../../engines/wire/protocols.ts'
import { findParameter, type FormNode } from '../../engines/wire/query.ts'
import { quoted } from '../../engines/wire/quoted.ts'
import type { DecodedStructure } from '../../engines/wire/read.ts'
import { WireError } from '../../engines/wire/wire-error.ts'
import { withinContract } from '../../engines/wire/within-contract.ts'
import { failure } from '../failures.ts'
import type { Call } from '../operation.ts'
import type { Authenticated } from './authenticate.ts'
import { drawOnce } from './handle.ts'

export interface DecodedCall extends Authenticated {
  readonly contract: OperationContract
  /**
   * By the operation's contract; empty where it could not be read. INVARIANT: members that break the contract are not in it, so
   * that whatever comes before *validate*, and the record, meet no text that is larger than the contract allows.
   */
  readonly input: object
  /** The input as it was sent, which *validate* judges and the operation is given; the same object where nothing was left out. */
  readonly given: object
  /** Why the input could not be read. */
  readonly refused: AwsError | undefined
  readonly once: Call<unknown>['once']
}

export function decode(call: Authenticated): DecodedCall {
  const wire = protocols[call.protocol]
  if (!wire) throw failure('NotImplementedException', `${call.protocol} is not implemented by Stockade.`)
  // AWS: these are all the methods of its protocols. A request that HTTP calls safe, and may repeat, changes nothing so.
  if (!wire.methods.includes(call.method)) throw failure('UnknownOperationException', '')
  const tree = attempt(() => wire.parse(bodyOf(call)))
  const contract = findContract(call, tree.refused ? undefined : tree.value)
  // Of a query body that could not be read nobody knows what it asks for.
  if (!contract) throw (call.operationName === undefined && tree.refused) || unknownOperation(call, tree.value)
  const { value: given = {}, refused }: Read<DecodedStructure> =
    tree.refused ? { refused: tree.refused } : attempt(() => wire.readInput(contract.input, tree.value))
  const decoded = { contract, input: withinContract(contract.input, given), given, refused }
  return Object.assign(call, decoded, { once: drawOnce(call.gateway.random) })
}

/** A query call without a body carries its parameters in the target. */
function bodyOf({ protocol, target, body }: Authenticated): Uint8Array {
  if (protocol !== 'awsQuery' || body.length > 0) return body
  const question = target.indexOf('?')
  return Buffer.from(question < 0 ? '' : target.slice(question + 1), 'latin1')
}

function findContract({ service, operationName }: Authenticated, tree: unknown): OperationContract | undefined {
  const { operations } = service.contract
  if (operationName !== undefined) return Object.hasOwn(operations, operationName) ? operations[operationName] : undefined
  if (tree === undefined || findParameter(tree as FormNode, 'Version') !== service.facts.apiVersion) return undefined
  const action = findParameter(tree as FormNode, 'Action') ?? ''
  return Object.hasOwn(operations, action) ? operations[action] : undefined
}

function unknownOperation({ operationName }: Authenticated, tree: unknown): AwsError {
  if (operationName !== undefined) return failure('UnknownOperationException', '')
  const [action, version] = tree === undefined ? [] : ['Action', 'Version'].map(name => findParameter(tree as FormNode, name))
  if (action === undefined) return failure('MissingActionException', 'The request must contain the parameter Action.')
  const asked = version ?? 'NO_VERSION_SPECIFIED'
  return failure('UnknownOperationException', `Could not find operation ${quoted(action)} for version ${quoted(asked)}`)
}

interface Read<T> {
  readonly value?: T
  readonly refused?: AwsError
}

function attempt<T>(read: () => T): Read<T> {
  try {
    return { value: read() }
  } catch (thrown) {
    if (thrown instanceof WireError) return { refused: new AwsError(thrown.code, thrown.message) }
    throw thrown
  }
}
