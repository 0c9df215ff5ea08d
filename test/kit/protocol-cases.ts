// AWS's protocol tests, as botocore publishes them, read from where they lie beside the checkout: each with the contract that the
// generator makes of its little model.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { after } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { temporaryFolder } from './temporary-folder.ts'
import { contractText } from '../../tools/gen-contracts/contract-text.ts'
import type { Model, Operation, Shape } from '../../tools/gen-contracts/model.ts'
import { serviceContract } from '../../tools/gen-contracts/service-text.ts'
import type { Contract, MemberSchema, Protocol, Schema } from '../../src/contracts/contract.ts'

const checkout = fileURLToPath(new URL('../../', import.meta.url))
const folder = resolve(checkout, process.env['STOCKADE_TEST_PROTOCOL_TESTS'] ?? '../shared/protocol-tests')
export const missing = existsSync(folder) ? false : `no protocol tests at ${folder} (set STOCKADE_TEST_PROTOCOL_TESTS)`

const unit = pathToFileURL(join(checkout, 'src/contracts/unit.ts')).href

export interface Request {
  readonly method: string
  readonly uri: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
  readonly host?: string
}

export interface Case {
  /** `rest-json/AllQueryStringTypes`. */
  readonly id: string
  readonly protocol: Protocol
  readonly contract: Contract
  /** What botocore is told of it. */
  readonly model: { readonly metadata: unknown; readonly shapes: unknown; readonly given: unknown }
  readonly operation: string
  readonly params: unknown
  readonly request: Request
  readonly result: unknown
  /** The answer that the tests publish. */
  readonly response: Published
  readonly error: CaseError | undefined
}

export interface Published {
  readonly status_code: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface CaseError {
  readonly code: string
  readonly message: string
  readonly members: Readonly<Record<string, unknown>>
}

interface Suite {
  readonly metadata: Model['metadata']
  readonly shapes: Record<string, Shape>
  readonly cases: readonly {
    readonly id: string
    readonly given: Operation
    readonly params?: unknown
    readonly serialized?: Request
    readonly result?: unknown
    readonly response?: Published
    readonly errorCode?: string
    readonly errorMessage?: string
    readonly error?: Readonly<Record<string, unknown>>
  }[]
}

/** The cases of one direction: what clients send for an input, or what they read from an answer. */
export async function casesOf(direction: 'input' | 'output'): Promise<readonly Case[]> {
  const made = temporaryFolder()
  after(() => made.remove())
  const cases: Case[] = []
  for (const name of readdirSync(join(folder, direction)).sort()) {
    const suites = JSON.parse(readFileSync(join(folder, direction, name), 'utf8')) as readonly Suite[]
    for (const [index, suite] of suites.entries()) {
      const contracts = await contractsOf(suite, join(made.path, `${direction}-${name}-${index}`))
      for (const [at, given] of suite.cases.entries()) {
        const { contract, protocol } = contracts[at]!
        const { metadata, shapes } = suite
        cases.push({
          id: `${name.replace('.json', '')}/${given.id}`, protocol, contract, operation: given.given.name,
          model: { metadata, shapes, given: wrapped(metadata.protocol, given.given) },
          params: given.params, request: given.serialized!, result: given.result, response: given.response!,
          error: given.errorCode === undefined
            ? undefined : { code: given.errorCode, message: given.errorMessage ?? '', members: given.error ?? {} },
        })
      }
    }
  }
  return cases
}

interface Made {
  readonly contract: Contract
  readonly protocol: Protocol
}

/** One operation's name stands in one suite for several of different paths, so that each case has a module. */
function contractsOf({ metadata, shapes, cases }: Suite, path: string): Promise<readonly Made[]> {
  return Promise.all(cases.map(async ({ given }, index) => {
    const model: Model = {
      metadata: { ...metadata, endpointPrefix: metadata.endpointPrefix ?? 'tests' },
      shapes: withPlainNamespaces(shapes), operations: { [given.name]: given },
    }
    const service = serviceContract('tests', model, {})
    const text = contractText(service, model, { actions: [], conditionKeys: [], actionsOfKeys: [] })
    const file = `${path}-${index}.ts`
    writeFileSync(file, text
      .replace(/^import \{ tests as service \} .*$/m, `const service = ${JSON.stringify(service)}`)
      .replace(/^import \{ unit \} .*$/m, `import { unit } from '${unit}'`))
    const { contract } = (await import(pathToFileURL(file).href)) as { contract: Contract }
    return { contract, protocol: service.protocols[0]! }
  }))
}

/** Models of the query protocol name the element around a result, and the tests leave it out. */
function wrapped(protocol: string, given: Operation): Operation {
  if (protocol !== 'query' || !given.output) return given
  return { ...given, output: { ...given.output, resultWrapper: `${given.name}Result` } }
}

/** The tests write a namespace without a prefix as a text, where models write an object. */
function withPlainNamespaces(shapes: Record<string, Shape>): Record<string, Shape> {
  const text = JSON.stringify(shapes).replaceAll(/"xmlNamespace":("(?:[^"\\]|\\.)*")/g, '"xmlNamespace":{"uri":$1}')
  return JSON.parse(text) as Record<string, Shape>
}

/** A value as the tests write it, in the types that a contract has. */
export function typed(schema: Schema, value: unknown): unknown {
  if (value === null || value === undefined) return undefined
  switch (schema.type) {
    case 'structure': return typedStructure(schema.members, value as Readonly<Record<string, unknown>>)
    case 'list': return (value as readonly unknown[]).map(item => typed(schema.item(), item)).filter(item => item !== undefined)
    case 'map': return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, typed(schema.value(), item)])
      .filter(([, item]) => item !== undefined))
    case 'timestamp': return new Date(Number(value) * 1000)
    case 'blob': return Buffer.from(value as string)
    case 'float':
    case 'double': return Number(value)
    default: return value
  }
}

export function typedStructure(members: Readonly<Record<string, MemberSchema>>, value: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, typed(member.schema(), value[name])])
    .filter(([, one]) => one !== undefined))
}
