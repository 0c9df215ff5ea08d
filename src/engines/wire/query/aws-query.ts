// awsQuery: a form whose `Action` and `Version` name the operation, and answers in XML.
import type { OperationContract } from '../../../contracts/contract.ts'
import type { Asked, Encoder, Named, WireProtocol } from '../protocol.ts'
import { headerOf, queryOf, type RequestHead, type WireRequest } from '../request.ts'
import { quoted } from '../schema/quoted.ts'
import { readInput, type DecodedStructure } from '../schema/read.ts'
import { WireError } from '../wire-error.ts'
import { encodeQueryError, encodeQueryOutput } from './encode-query.ts'
import { encodeQueryErrorAsJson, encodeQueryOutputAsJson } from './encode-query-json.ts'
import { queryForm } from './query-form.ts'
import { findParameter, parseFormBody, type FormNode } from './query.ts'

export const awsQuery: WireProtocol<FormNode> = {
  name: 'awsQuery',
  recognise: recogniseForm,
  open: openForm,
  find: findByAction,
  readInput: ({ input }, tree) => readInput(input, tree, queryForm),
  encodeOutput: (operation, output, requestId) => encodeQueryOutput(operation, output as DecodedStructure, requestId),
  encodeError: encodeQueryError,
}

/** What awsQuery answers to a client that accepts JSON. */
export const queryAsJson: Encoder = {
  encodeOutput: (operation, output, requestId) => encodeQueryOutputAsJson(operation, output as DecodedStructure, requestId),
  encodeError: encodeQueryErrorAsJson,
}

/** Which service it is for the signature says; a request that says nothing at all is one too. */
export function recogniseForm(head: RequestHead): Named | undefined {
  const isForm = (headerOf(head, 'content-type') ?? '').startsWith('application/x-www-form-urlencoded')
  return isForm || /^\/?(?:\?|$)/.test(head.target) ? {} : undefined
}

/** A call without a body carries its parameters in the target. */
export function openForm(request: WireRequest): FormNode {
  return parseFormBody(request.body.length > 0 ? request.body : Buffer.from(queryOf(request), 'latin1'))
}

export function findByAction({ request, service, operations, opened }: Asked<FormNode>): OperationContract | undefined {
  if (request.method !== 'POST' && request.method !== 'GET') throw new WireError('UnknownOperationException', '')
  if (!opened) return undefined
  const action = findParameter(opened, 'Action')
  if (action === undefined) throw new WireError('MissingActionException', 'The request must contain the parameter Action.')
  const version = findParameter(opened, 'Version')
  const operation = version === service.apiVersion ? operations.get(action) : undefined
  if (operation) return operation
  if (service.unknownAction) throw new WireError('UnknownOperationException', service.unknownAction.join(quoted(action)))
  const asked = version ?? 'NO_VERSION_SPECIFIED'
  throw new WireError('UnknownOperationException', `Could not find operation ${quoted(action)} for version ${quoted(asked)}`)
}
