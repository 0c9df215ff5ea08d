// Which operation of a REST service a method and a path are of: AWS's templates, `/things/{Id}/parts/{Path+}?list&type=2`.
import { grouped } from '../../../core/grouped.ts'
import type { OperationContract } from '../../../contracts/contract.ts'
import type { Operations } from '../operations.ts'
import { headersOf, pathOf, queryOf, type RequestHead } from '../request.ts'
import { fieldsOf } from '../schema/fields.ts'
import { WireError } from '../wire-error.ts'
import { readQuery, type Query } from './query-string.ts'

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'label'; readonly name: string }
  /** As many parts as there are. */
  | { readonly kind: 'greedy'; readonly name: string }

interface Route {
  readonly operation: OperationContract
  readonly method: string
  readonly parts: readonly Part[]
  readonly constants: readonly { readonly name: string; readonly value: string | undefined }[]
  /** What its required members are called that travel in query and headers: by them operations of one path are told apart. */
  readonly query: readonly string[]
  readonly headers: readonly string[]
}

/** The texts of a path's labels as they were sent, by the labels' names. */
export type Labels = ReadonlyMap<string, string>

export interface Found {
  readonly operation: OperationContract
  readonly labels: Labels
}

const known = new WeakMap<Operations, ReadonlyMap<string, readonly Route[]>>()

/** The route with most of what the request has. INVARIANT: each is looked at once, and no part of the path twice for it. */
export function findRoute(request: RequestHead, operations: Operations): Found | undefined {
  const routes = routesOf(operations).get(request.method) ?? []
  const path = partsOf(pathOf(request))
  const query = readQuery(queryOf(request))
  const headers = headersOf(request)
  let best: { readonly route: Route; readonly labels: Labels; readonly rank: number } | undefined
  for (const route of routes) {
    // Those behind it say less of the path or of the query.
    if (best && bySpecificity(best.route, route) !== 0) break
    const labels = matchPath(route.parts, path, hasLastSlash(request))
    if (!labels || !hasConstants(route, query)) continue
    const rank = rankOf(route, query, headers)
    if (!best || rank > best.rank) best = { route, labels, rank }
  }
  return best && { operation: best.route.operation, labels: best.labels }
}

/** How much of a path is told by its operation's template, and not left to a label; less than none where none matches. */
export function textsMatched(request: RequestHead, operations: Operations): number {
  const found = findWhatReads(request, operations)
  return found ? templateParts(found.operation).filter(({ kind }) => kind === 'text').length : -1
}

/** A query that does not read is a matter of the operation, and not of whose it is. */
function findWhatReads(request: RequestHead, operations: Operations): Found | undefined {
  try {
    return findRoute(request, operations)
  } catch (thrown) {
    if (!(thrown instanceof WireError)) throw thrown
    const { method, rawHeaders } = request
    return findRoute({ method, target: pathOf(request), rawHeaders }, operations)
  }
}

export function labelsOf(request: RequestHead, operation: OperationContract): Labels | undefined {
  return matchPath(templateParts(operation), partsOf(pathOf(request)), hasLastSlash(request))
}

function routesOf(operations: Operations): ReadonlyMap<string, readonly Route[]> {
  let routes = known.get(operations)
  if (!routes) {
    const all = [...operations.values()].filter(({ http }) => http !== undefined).map(routeOf)
    routes = grouped(all.toSorted(bySpecificity), ({ method }) => method)
    known.set(operations, routes)
  }
  return routes
}

function routeOf(operation: OperationContract): Route {
  const [, constants = ''] = operation.http!.uri.split('?')
  const required = fieldsOf(operation.input).filter(field => field.required)
  return {
    operation,
    method: operation.http!.method,
    parts: templateParts(operation),
    constants: constants.split('&').filter(text => text !== '').map(text => {
      const [name = '', value] = text.split('=')
      return { name, value }
    }),
    query: required.filter(({ location }) => location === 'querystring').map(({ wireName }) => wireName),
    headers: required.filter(({ location }) => location === 'header').map(({ wireName }) => wireName),
  }
}

const templates = new WeakMap<OperationContract, readonly Part[]>()

function templateParts(operation: OperationContract): readonly Part[] {
  let parts = templates.get(operation)
  if (!parts) {
    parts = partsOf(operation.http!.uri.split('?')[0]!).map(text => {
      const [, name, greedy] = /^\{([^{}+]+)(\+)?\}$/.exec(text) ?? []
      if (name === undefined) return { kind: 'text', text }
      return { kind: greedy === undefined ? 'label' : 'greedy', name }
    })
    templates.set(operation, parts)
  }
  return parts
}

const hasLastSlash = (request: RequestHead): boolean => pathOf(request).endsWith('/')

/** A slash at the end says nothing, but where a label takes all that is there. */
function partsOf(path: string): readonly string[] {
  const parts = path.split('/').slice(1)
  if (parts.at(-1) === '') parts.pop()
  return parts
}

/** Texts before labels, labels before what takes all the rest, and constants of the query before none. */
function bySpecificity(a: Route, b: Route): number {
  for (let i = 0; i < Math.max(a.parts.length, b.parts.length); i++) {
    const order = orderOf(a.parts[i]) - orderOf(b.parts[i])
    if (order !== 0) return order
  }
  return b.constants.length - a.constants.length
}

function orderOf(part: Part | undefined): number {
  if (!part) return 3
  return part.kind === 'text' ? 0 : part.kind === 'label' ? 1 : 2
}

function matchPath(parts: readonly Part[], path: readonly string[], endsInSlash: boolean): Labels | undefined {
  const labels = new Map<string, string>()
  const greedy = parts.findIndex(({ kind }) => kind === 'greedy')
  if (greedy < 0 ? path.length !== parts.length : path.length < parts.length) return undefined
  // A greedy label leaves to the parts behind it as many as they are.
  const taken = path.length - parts.length + 1
  for (const [i, part] of parts.entries()) {
    const at = greedy >= 0 && i > greedy ? i + taken - 1 : i
    const isRest = part.kind === 'greedy' && i === parts.length - 1
    const rest = isRest && endsInSlash ? '/' : ''
    const text = part.kind === 'greedy' ? path.slice(at, at + taken).join('/') + rest : path[at]!
    if (part.kind === 'text' ? part.text !== text : text === '') return undefined
    if (part.kind !== 'text') labels.set(part.name, text)
  }
  return labels
}

function hasConstants({ constants }: Route, query: Query): boolean {
  return constants.every(({ name, value }) => {
    const values = query.get(name)
    return values !== undefined && (value === undefined || values.includes(value))
  })
}

/** More for each required parameter that is there, and less than any of those without for one that is not. */
function rankOf({ query: names, headers: wanted }: Route, query: Query, headers: ReadonlyMap<string, string>): number {
  const missing = names.filter(name => !query.has(name)).length + wanted.filter(name => !headers.has(name)).length
  return missing > 0 ? -missing : names.length + wanted.length
}
