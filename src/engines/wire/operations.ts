// A service's operations by name. Of one that the project has no schemas of no more is known than what it is called: it takes
// nothing and answers nothing, and whoever calls it is told that it is not built.
import type { Contract, OperationContract, OperationNames, StructureSchema } from '../../contracts/contract.ts'
import { WireError } from './wire-error.ts'

export type Operations = ReadonlyMap<string, OperationContract>

const nothing: StructureSchema = { type: 'structure', name: 'Unit', members: {}, required: [], unit: true }
const known = new WeakMap<OperationNames, Operations>()

export function operationsOf(contract: Contract | OperationNames): Operations {
  let operations = known.get(contract)
  if (!operations) {
    const described = 'operations' in contract ? Object.values(contract.operations) : []
    const unsigned = new Set(contract.unsigned)
    const named = contract.others.map(line => namedOperation(contract, line, unsigned))
    operations = new Map([...described, ...named].map(operation => [operation.name, operation]))
    known.set(contract, operations)
  }
  return operations
}

export function requireOperation(operations: Operations, name: string | undefined): OperationContract {
  const operation = name === undefined ? undefined : operations.get(name)
  if (!operation) throw new WireError('UnknownOperationException', '')
  return operation
}

/** `line` is as in `OperationNames`. */
function namedOperation({ service }: OperationNames, line: string, unsigned: ReadonlySet<string>): OperationContract {
  const [name = '', method, uri] = line.split(' ')
  return {
    service, name, input: nothing, output: nothing, errors: {},
    ...(method !== undefined && uri !== undefined && { http: { method, uri } }),
    ...(unsigned.has(name) && { unsigned: true }),
  }
}
