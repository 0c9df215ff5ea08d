// Names and paths of parameters: `/app/db/password`, `flag`, and with a version or a label behind a colon.
import { formatArn, parseArn } from '../../../core/arn.ts'
import type { Call, Scope } from '../../../gateway/operation.ts'

export interface Reference {
  readonly name: string
  /** Whose it is, where it is named by an ARN. */
  readonly place?: Place
  /** The name as it was written; absent in an ARN. */
  readonly spelling?: string
  /** The version or the label as it was written, with its colon. */
  readonly selector?: string
  /** Absent where the selector is a label. */
  readonly version?: number
}

export type Place = Pick<Scope, 'partition' | 'region' | 'account'>

export function parameterArn({ partition, account, region }: Place, name: string): string {
  return formatArn({ partition, service: 'ssm', region, account, resource: `parameter/${name.replace(/^\//, '')}` })
}

const placeIn = ({ partition, account, region }: Place): Place => ({ partition, account, region })

const deepest = 15
const longest = 1011

/** AWS: at the top level `/flag` and `flag` are one name; an ARN names the parameter behind it. */
export function parseReference(text: string): Reference {
  const arn = parseArn(text.trim())
  const isParameter = arn?.service === 'ssm' && arn.resource.startsWith('parameter/')
  const path = isParameter ? arn.resource.slice('parameter'.length) : undefined
  const [, spelling = '', selector] = /^([^:]*)(:.*)?$/s.exec(path ?? text.trim())!
  return {
    name: /^\/[^/]+$/.test(spelling) ? spelling.slice(1) : spelling,
    ...(path === undefined ? { spelling } : { place: placeIn(arn!) }),
    ...(selector !== undefined && { selector }),
    // AWS: `:01` is the first version. No version has the number 0.
    ...(/^:\d+$/.test(selector ?? '') && { version: selector!.length > 16 ? 0 : Number(selector!.slice(1)) }),
  }
}

/** The form in which names are compared: those at the top level are kept without their slash. */
export const withSlash = (name: string): string => (name.startsWith('/') ? name : `/${name}`)

/** Whether a name, with its slash, is right below a path, or deeper as well. */
export function isBelow(name: string, path: string, recursive: boolean): boolean {
  const start = path.endsWith('/') ? path : `${path}/`
  return name.startsWith(start) && (recursive || !name.includes('/', start.length))
}

type NameError = Call<unknown, 'HierarchyLevelLimitExceededException'>['error']

// AWS: the texts that PutParameter answers for each kind of name.
const characters =
  'If formed as a path, it can consist of sub-paths divided by slash symbol; ' +
  'each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_'

// INVARIANT: each character fits one place of the form alone, so that a name that does not fit costs one look at each.
const form = /^\/?[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/

/** Whether a parameter can be read or deleted by it. */
export const isName = (text: string, length = text.length): boolean =>
  form.test(text) && length <= longest && (!text.includes('/') || text.startsWith('/'))

/** Throws where no parameter can be read or deleted by the name. AWS: recorded of both ways to read. */
export function requireForm(name: string, error: Call<unknown, never>['error'], length = name.length): void {
  if (!isName(name, length)) {
    throw error('ValidationException', `Parameter name: can't be prefixed with "ssm" (case-insensitive). ${characters}`)
  }
}

/** Under which AWS's own parameters are. */
export const isPublicPath = (path: string): boolean => /^\/aws\/service(?:\/|$)/.test(path)

/** AWS: its own parameters are of no account. */
export const ofNobody = ({ partition, region }: Place): Place => ({ partition, region, account: '' })

/** The parameter, version or label that a request reads. Throws where the text cannot name one. */
export function requireReference(text: string, { error }: Pick<Call<unknown, never>, 'error'>): Reference {
  const reference = parseReference(text)
  if (reference.selector !== undefined && !/^:[^:]+$/.test(reference.selector)) {
    throw error(
      'ValidationException',
      'Invalid parameter name. Please use correct syntax for referencing a version/label  <name>:<version/label>',
    )
  }
  requireForm(reference.name, error)
  return reference
}

/** AWS: whatever begins so is AWS's own, to be put as to be deleted; the text has no slash in front (public reports). */
export function requireUnreserved(name: string, error: Call<unknown, never>['error']): void {
  const [, reserved] = /^\/?(aws.*)$/is.exec(name) ?? []
  if (reserved !== undefined) throw error('AccessDeniedException', `No access to reserved parameter name: ${reserved}.`)
}

/** Throws where a new parameter cannot have the name. AWS: what stands in front of it in its ARN counts towards its length. */
export function requireName(name: string, scope: Place, error: NameError): void {
  const isPath = name.includes('/')
  requireUnreserved(name, error)
  if (/^\/?ssm/i.test(name)) {
    const prefixes = isPath ? '"ssm" (case-insensitive). ' + characters : '"aws" or "ssm" (case-insensitive).'
    throw error('ValidationException', `Parameter name: can't be prefixed with ${prefixes}`)
  }
  if (isPath && !name.startsWith('/')) throw error('ValidationException', 'Parameter name must be a fully qualified name.')
  // AWS: recorded.
  if (name.endsWith('/')) throw error('ValidationException', 'Parameter name must not end with slash.')
  requireForm(name, error, parameterArn(scope, name).length)
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
