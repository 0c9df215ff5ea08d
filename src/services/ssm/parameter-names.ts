// Names and paths of parameters: `/app/db/password`, `flag`, and with a version behind a colon.
import type { Call } from '../../gateway/operation.ts'

export interface Reference {
  readonly name: string
  readonly version?: number
  /** The version as it was written, with its colon. */
  readonly selector?: string
}

const deepest = 15
const longest = 1011

/** AWS: at the top level `/flag` and `flag` are one name; an ARN names the parameter behind it. */
export function parseReference(text: string): Reference {
  const path = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter(\/.*)$/.exec(text.trim())?.[1] ?? text.trim()
  const [, name = path, selector] = /^([^:]*)(:\d{1,15})$/.exec(path) ?? []
  const plain = /^\/[^/]+$/.test(name) ? name.slice(1) : name
  return selector === undefined ? { name: plain } : { name: plain, selector, version: Number(selector.slice(1)) }
}

type NameError = Call<unknown, 'HierarchyLevelLimitExceededException'>['error']

// AWS: the texts that PutParameter answers for each kind of name.
const characters =
  'If formed as a path, it can consist of sub-paths divided by slash symbol; ' +
  'each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_'

/** Throws where a new parameter cannot have the name. */
export function requireName(name: string, error: NameError): void {
  const isPath = name.includes('/')
  if (/^\/aws(?:\/|$)/i.test(name)) throw error('AccessDeniedException', `No access to reserved parameter name: ${name}.`)
  if (/^\/?(?:aws|ssm)/i.test(name)) {
    const prefixes = isPath ? '"ssm" (case-insensitive). ' + characters : '"aws" or "ssm" (case-insensitive).'
    throw error('ValidationException', `Parameter name: can't be prefixed with ${prefixes}`)
  }
  if (isPath && !name.startsWith('/')) throw error('ValidationException', 'Parameter name must be a fully qualified name.')
  // INVARIANT: each character fits one place of the form alone, so that a name that does not fit costs one look at each.
  if (!/^\/?[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/.test(name) || name.length > longest) {
    throw error('ValidationException', `Parameter name: can't be prefixed with "ssm" (case-insensitive). ${characters}`)
  }
  if (name.split('/').length - 1 > deepest) {
    throw error(
      'HierarchyLevelLimitExceededException',
      `Parameter name must have at most ${deepest} levels of hierarchy; this one has ${name.split('/').length - 1}.`,
    )
  }
}

const pathRule =
  'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". ' +
  'It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: ' +
  '. (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the ' +
  'forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.'

/** The path with one slash at its end. Throws where it is none. */
export function requirePath(path: string, error: Call<unknown, never>['error']): string {
  if (path !== '/' && !/^(?:\/[A-Za-z0-9_.-]+)+\/?$/.test(path)) throw error('ValidationException', pathRule)
  return path.endsWith('/') ? path : `${path}/`
}
