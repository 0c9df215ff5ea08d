// The JSON form of AWS's service models, as far as a contract is made of it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Reference {
  shape: string
  locationName?: string
  queryName?: string
  xmlNamespace?: { uri: string, prefix?: string }
  hostLabel?: boolean
  eventpayload?: boolean
  eventheader?: boolean
  location?: 'header' | 'headers' | 'querystring' | 'uri' | 'statusCode'
  xmlAttribute?: boolean
  idempotencyToken?: boolean
  streaming?: boolean
  flattened?: boolean
  jsonvalue?: boolean
  timestampFormat?: TimestampFormat
  /** Not in a model: set by overrides. */
  sensitive?: boolean
  xmlName?: string
  keyName?: string
  valueName?: string
}

export type TimestampFormat = 'iso8601' | 'rfc822' | 'unixTimestamp'

export interface Shape {
  type: 'string' | 'blob' | 'integer' | 'long' | 'float' | 'double' | 'boolean' | 'timestamp' | 'list' | 'map' | 'structure'
  min?: number
  max?: number
  pattern?: string
  enum?: string[]
  sensitive?: boolean
  streaming?: boolean
  flattened?: boolean
  /** None is in a model: they are set by overrides. */
  recorded?: true
  large?: true
  whole?: number
  document?: boolean
  union?: boolean
  locationName?: string
  xmlNamespace?: { uri: string, prefix?: string }
  eventstream?: boolean
  event?: boolean
  exception?: boolean
  timestampFormat?: TimestampFormat
  member?: Reference
  key?: Reference
  value?: Reference
  members?: Record<string, Reference>
  required?: string[]
  payload?: string
  fault?: boolean
  error?: { code?: string, httpStatusCode?: number, fault?: boolean }
}

export interface Operation {
  name: string
  http: { method: string, requestUri: string, responseCode?: number }
  input?: { shape: string, locationName?: string, xmlNamespace?: { uri: string } }
  output?: { shape: string, resultWrapper?: string }
  errors?: { shape: string }[]
  authtype?: string
  auth?: string[]
  endpoint?: { hostPrefix?: string }
  httpChecksumRequired?: boolean
  httpChecksum?: {
    requestAlgorithmMember?: string
    requestChecksumRequired?: boolean
    requestValidationModeMember?: string
    responseAlgorithms?: string[]
  }
  unsignedPayload?: boolean
  requestcompression?: { encodings: string[] }
  /** Not in a model: set by an override. */
  unwrappedOutput?: true
}

export interface Model {
  metadata: {
    apiVersion: string
    endpointPrefix: string
    protocol: string
    protocols?: string[]
    jsonVersion?: string
    signingName?: string
    targetPrefix?: string
    xmlNamespace?: string | { uri: string }
    awsQueryCompatible?: object
    globalEndpoint?: string
  }
  operations: Record<string, Operation>
  shapes: Record<string, Shape>
}

export function readModel(folder: string, service: string): Model {
  return JSON.parse(readFileSync(join(folder, `${service}.json`), 'utf8')) as Model
}

/** The model as if it had these operations alone. */
export function withOperations(model: Model, names: readonly string[]): Model {
  const missing = names.find(name => !Object.hasOwn(model.operations, name))
  if (missing !== undefined) throw new Error(`The model has no operation '${missing}'.`)
  const kept = Object.entries(model.operations).filter(([name]) => names.includes(name))
  return { ...model, operations: Object.fromEntries(kept) }
}

export function getShape(model: Model, name: string): Shape {
  const shape = model.shapes[name]
  if (!shape) throw new Error(`The model has no shape '${name}'.`)
  return shape
}

function shapesOf(shape: Shape): string[] {
  const references = [shape.member, shape.key, shape.value, ...Object.values(shape.members ?? {})]
  return references.flatMap(reference => (reference ? [reference.shape] : []))
}

/** The message is every error's own member and needs no schema. */
export function isMessage(member: string): boolean {
  return member.toLowerCase() === 'message'
}

/** The names of all shapes that an operation's input, output or error's further members lead to, sorted. */
export function reachableShapes(model: Model): string[] {
  const seen = new Set<string>()
  const waiting: string[] = []
  for (const operation of Object.values(model.operations)) {
    if (operation.input) waiting.push(operation.input.shape)
    if (operation.output) waiting.push(operation.output.shape)
    for (const error of operation.errors ?? []) {
      const members = Object.entries(getShape(model, error.shape).members ?? {})
      for (const [name, member] of members) if (!isMessage(name)) waiting.push(member.shape)
    }
  }
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue
    seen.add(name)
    waiting.push(...shapesOf(getShape(model, name)))
  }
  return [...seen].sort()
}
