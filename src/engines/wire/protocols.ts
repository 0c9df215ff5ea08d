// The protocols that Stockade speaks. A new one is one file and one line here.
import type { OperationContract, Protocol, StructureSchema } from '../../contracts/contract.ts'
import type { Answer, Failure } from './answer.ts'
import { encodeJsonError, encodeJsonOutput } from './json/encode-json.ts'
import { encodeQueryError, encodeQueryOutput } from './query/encode-query.ts'
import { encodeQueryErrorAsJson, encodeQueryOutputAsJson } from './query/encode-query-json.ts'
import { type JsonTree, jsonForm, parseJson } from './json/json.ts'
import { encodeTextOutput } from './own/plain-text.ts'
import { type FormNode, parseFormBody } from './query/query.ts'
import { queryForm } from './query/query-form.ts'
import { type DecodedStructure, readInput } from './schema/read.ts'

export interface WireProtocol<Tree = unknown> extends Encoder {
  /** The methods that a request may have. */
  readonly methods: readonly string[]
  /** Both throw a WireError and nothing else. */
  parse(body: Uint8Array): Tree
  readInput(schema: StructureSchema, tree: Tree): DecodedStructure
}

export interface Encoder {
  encodeOutput(operation: OperationContract, output: object, requestId: string): Answer
  encodeError(failure: Failure): Answer
}

function awsJson(version: string): WireProtocol<JsonTree> {
  return {
    methods: ['POST'],
    parse: parseJson,
    readInput: (schema, tree) => readInput(schema, tree, jsonForm),
    encodeOutput: (operation, output, requestId) => encodeJsonOutput(operation, output as DecodedStructure, requestId, version),
    encodeError: failure => encodeJsonError(failure, version),
  }
}

const awsQuery: WireProtocol<FormNode> = {
  methods: ['POST', 'GET'],
  parse: parseFormBody,
  readInput: (schema, tree) => readInput(schema, tree, queryForm),
  encodeOutput: (operation, output, requestId) => encodeQueryOutput(operation, output as DecodedStructure, requestId),
  encodeError: encodeQueryError,
}

/** What awsQuery answers to a client that accepts JSON. */
export const queryAsJson: Encoder = {
  encodeOutput: (operation, output, requestId) => encodeQueryOutputAsJson(operation, output as DecodedStructure, requestId),
  encodeError: encodeQueryErrorAsJson,
}

const plainText: WireProtocol<undefined> = {
  methods: ['GET', 'HEAD'],
  parse: () => undefined,
  readInput: () => ({}),
  encodeOutput: encodeTextOutput,
  encodeError: failure => encodeJsonError(failure, '1.1'),
}

const bareJson: WireProtocol<undefined> = {
  methods: ['POST'],
  parse: () => undefined,
  readInput: () => ({}),
  encodeOutput: (operation, output, requestId) => encodeJsonOutput(operation, output as DecodedStructure, requestId, '1.1'),
  encodeError: failure => encodeJsonError(failure, '1.1'),
}

export const protocols: Readonly<Partial<Record<Protocol, WireProtocol>>> = {
  awsJson1_0: awsJson('1.0'),
  awsJson1_1: awsJson('1.1'),
  awsQuery,
  bareJson,
  plainText,
}
