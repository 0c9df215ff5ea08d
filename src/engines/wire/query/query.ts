// awsQuery's requests: `Tags.member.1.Key=a` to tree. The tree's names are the parts between the dots.
import { isUtf8 } from 'node:buffer'
import { WireError } from '../wire-error.ts'

export interface FormNode {
  value: string | undefined
  children: Map<string, FormNode> | undefined
}

const maxParameters = 10_000
/** The deepest name of any query service has 11: `SpotFleetRequestConfig.LaunchSpecifications.1...` of EC2. */
const maxParts = 16
/**
 * Of all names together, each counted where it goes a way that none before it went. A parameter of a list that is as long as can
 * be adds two or three: its number, and what stands under it. INVARIANT: parameters and parts do not multiply.
 */
const maxNodes = 50_000

export function malformed(message: string): WireError {
  return new WireError('MalformedInput', message)
}

function malformedText(message: string): WireError {
  return new WireError('MalformedQueryString', message)
}

/** A body as it came in. */
export function parseFormBody(body: Uint8Array): FormNode {
  if (!isUtf8(body)) throw malformedText('The request is not valid UTF-8.')
  return parseForm(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'))
}

/** A body's text, or the query string of a target without its question mark. */
export function parseForm(text: string): FormNode {
  const root: FormNode = { value: undefined, children: new Map() }
  let count = 0
  let nodes = 0
  for (let start = 0; start < text.length;) {
    const end = endOf(text, '&', start)
    if (end > start) {
      if (++count > maxParameters) throw malformedText('The request has too many parameters.')
      // Cut out first: a search in the whole text does not end where the parameter does.
      const parameter = text.slice(start, end)
      const equals = endOf(parameter, '=')
      nodes += insert(root, decode(parameter.slice(0, equals)), decode(parameter.slice(equals + 1)))
      if (nodes > maxNodes) throw malformed('The names of the parameters have too many parts.')
    }
    start = end + 1
  }
  return root
}

/** A parameter of the request itself, such as `Action`. */
export function findParameter(root: FormNode, name: string): string | undefined {
  return root.children?.get(name)?.value
}

function endOf(text: string, mark: string, start = 0): number {
  const index = text.indexOf(mark, start)
  return index === -1 ? text.length : index
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    throw malformedText('The request has an invalid percent-encoding.')
  }
}

/** How many nodes it made. */
function insert(root: FormNode, key: string, value: string): number {
  const parts = key.split('.', maxParts + 1)
  if (parts.length > maxParts) throw malformed('A parameter name has too many parts.')
  let made = 0
  let node = root
  for (const part of parts) {
    node.children ??= new Map()
    let child = node.children.get(part)
    if (!child) {
      child = { value: undefined, children: undefined }
      node.children.set(part, child)
      made++
    }
    node = child
  }
  // DIFFERS: a request that says something twice is refused; which of the two AWS takes is not published.
  if (node.value !== undefined) throw malformed('A parameter appears more than once.')
  node.value = value
  return made
}
