// A service's operations and the errors that they declare.
import { type Model, type Operation, getShape, isMessage } from './model.ts'
import { membersText, schemaName } from './schema-text.ts'
import { blockText, listText, propertyName, quote, unionLines, width } from './text.ts'
import { typeName } from './type-text.ts'

/** An error's constant bears its code, unless an operation does. */
function errorName(model: Model, code: string): string {
  return code in model.operations ? `${code}$Error` : code
}

function errorText(model: Model, code: string): string {
  const shape = getShape(model, code)
  const status = shape.error?.httpStatusCode
  const server = shape.fault || shape.error?.fault || (status !== undefined && status >= 500)
  const parts = [`fault: ${quote(server ? 'server' : 'client')}`]
  if (status !== undefined) parts.unshift(`status: ${status}`)
  if (shape.error?.code !== undefined && shape.error.code !== code) parts.push(`queryCode: ${quote(shape.error.code)}`)
  const members = Object.entries(shape.members ?? {})
  const message = members.find(([name]) => isMessage(name))
  const written = message && (message[1].locationName ?? message[0])
  if (written !== undefined && written !== 'message') parts.push(`messageName: ${quote(written)}`)
  const further = members.filter(([name]) => !isMessage(name))
  if (further.length > 0) parts.push(`members: ${membersText(further, shape, '')}`)
  return blockText(`const ${errorName(model, code)}: ErrorSchema = `, parts)
}

function errorCodes(operation: Operation): string[] {
  return [...new Set((operation.errors ?? []).map(error => error.shape))].sort()
}

export function errorsText(model: Model): string {
  const codes = new Set(Object.values(model.operations).flatMap(errorCodes))
  return [...codes].sort().map(code => errorText(model, code)).join('\n')
}

export function declaresErrors(model: Model): boolean {
  return Object.values(model.operations).some(operation => errorCodes(operation).length > 0)
}

/** What all requests of a protocol without paths have is not said. */
function httpText(model: Model, operation: Operation): string | undefined {
  const { method, requestUri, responseCode } = operation.http
  if (!isRest(model) && method === 'POST' && requestUri === '/' && (responseCode ?? 200) === 200) return undefined
  const status = responseCode === undefined ? '' : `, status: ${responseCode}`
  return `  http: { method: ${quote(method)}, uri: ${quote(requestUri)}${status} },`
}

const isRest = ({ metadata: { protocol } }: Model): boolean => protocol === 'rest-json' || protocol === 'rest-xml'

function rootText({ input }: Operation): string | undefined {
  if (input?.locationName === undefined) return undefined
  const namespace = input.xmlNamespace === undefined ? '' : `, namespace: ${quote(input.xmlNamespace.uri)}`
  return `  inputRoot: { name: ${quote(input.locationName)}${namespace} },`
}

function checksumText({ httpChecksum = {}, httpChecksumRequired }: Operation): string | undefined {
  const { requestAlgorithmMember, requestChecksumRequired, requestValidationModeMember, responseAlgorithms } = httpChecksum
  const parts: string[] = []
  if (requestAlgorithmMember !== undefined) parts.push(`algorithmMember: ${quote(requestAlgorithmMember)}`)
  if (requestChecksumRequired || httpChecksumRequired) parts.push('required: true')
  if (requestValidationModeMember !== undefined) parts.push(`modeMember: ${quote(requestValidationModeMember)}`)
  if (responseAlgorithms !== undefined) parts.push(listText('answers: ', '[', responseAlgorithms.map(quote), ']'))
  return parts.length === 0 ? undefined : listText('  checksum: ', '{', parts, '}', ',')
}

const isUnsigned = ({ authtype, auth }: Operation): boolean => authtype === 'none' || auth?.includes('smithy.api#noAuth') === true

function operationText(model: Model, name: string): string {
  const operation = model.operations[name]!
  const { input, output } = operation
  const codes = errorCodes(operation)
  const types = [input ? typeName(input.shape) : 'Empty', output ? typeName(output.shape) : 'Empty']
  const entries = codes.map(code => (errorName(model, code) === code ? code : `${propertyName(code)}: ${errorName(model, code)}`))
  const lines = [
    signatureText(name, types, codes),
    '  service,',
    `  name: ${quote(operation.name)},`,
    `  input: ${input ? schemaName(input.shape) : 'unit'},`,
    `  output: ${output ? schemaName(output.shape) : 'unit'},`,
    listText('  errors: ', '{', entries, '}', ','),
    httpText(model, operation),
    rootText(operation),
    operation.unwrappedOutput ? '  unwrappedOutput: true,' : undefined,
    operation.endpoint?.hostPrefix === undefined ? undefined : `  hostPrefix: ${quote(operation.endpoint.hostPrefix)},`,
    checksumText(operation),
    operation.requestcompression?.encodings.includes('gzip') ? '  compressed: true,' : undefined,
    operation.unsignedPayload ? '  unsignedPayload: true,' : undefined,
    output?.resultWrapper === undefined ? undefined : `  resultWrapper: ${quote(output.resultWrapper)},`,
    isUnsigned(operation) ? '  unsigned: true,' : undefined,
    '}',
  ]
  return lines.filter(text => text !== undefined).join('\n')
}

function signatureText(name: string, types: readonly string[], codes: readonly string[]): string {
  const head = `export const ${name}: OperationContract<`
  const union = codes.length === 0 ? 'never' : codes.map(quote).join(' | ')
  const line = `${head}${[...types, union].join(', ')}> = {`
  if (line.length <= width) return line
  const errors = codes.length === 0 ? '  never' : unionLines(codes.map(quote))
  return `${head}\n  ${types.join(', ')},\n${errors}\n> = {`
}

export function operationsText(model: Model): string {
  return Object.keys(model.operations).sort().map(name => operationText(model, name)).join('\n\n')
}

/** Whether some operation takes or answers nothing at all. */
export function usesUnit(model: Model): boolean {
  return Object.values(model.operations).some(operation => !operation.input || !operation.output)
}

/** Operations that are known by name: of a REST service with what a request for one looks like. */
export function othersText(model: Model, names: readonly string[]): string[] {
  const entries = names.map(name => quote(isRest(model) ? `${name} ${routeText(model, name)}` : name))
  const unsigned = names.filter(name => isUnsigned(model.operations[name]!))
  return [
    isRest(model) && entries.length > 0 ? linesText('  others: ', entries) : listText('  others: ', '[', entries, ']', ','),
    ...(unsigned.length > 0 ? [listText('  unsigned: ', '[', unsigned.map(quote), ']', ',')] : []),
  ]
}

/** Method and path, with the parameters that tell it apart where another operation has the same. */
function routeText(model: Model, name: string): string {
  const { http: { method, requestUri }, input } = model.operations[name]!
  const isShared = Object.values(model.operations)
    .some(other => other.name !== name && other.http.method === method && other.http.requestUri === requestUri)
  const { required = [], members = {} } = input && isShared ? getShape(model, input.shape) : {}
  const parameters = required.filter(member => members[member]!.location === 'querystring')
    .map(member => members[member]!.locationName ?? member)
  const separator = requestUri.includes('?') ? '&' : '?'
  return `${method} ${requestUri}${parameters.length === 0 ? '' : separator}${parameters.join('&')}`
}

const linesText = (head: string, entries: readonly string[]): string =>
  `${head}[\n${entries.map(entry => `    ${entry},`).join('\n')}\n  ],`
