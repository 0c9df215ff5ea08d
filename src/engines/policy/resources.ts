import { compileResourceArn, completeArn, startOfTail } from './arn-pattern.ts'
import type { Asked } from './asked.ts'
import { matchAny, type CompiledPattern } from './pattern-set.ts'
import { legacyError, PolicySyntaxError } from './document/syntax-error.ts'
import { fillTemplate, hasWildcard, isFixed, parseTemplate, type Template, type Unresolved } from './variables.ts'
import { textOf, type Part } from './wildcard.ts'

/** Undefined: a variable could not be filled in, so that the pattern says nothing. */
export type ResourceMatcher = (asked: Asked) => boolean | undefined

export interface CompiledResources {
  readonly matches: ResourceMatcher
  /** The resources that can match, where no pattern has a wildcard or a variable. */
  readonly named?: ReadonlySet<string>
}

/** `unknown` is the answer where the value of a variable is not known. */
export function compileResources(
  patterns: readonly string[], variables: boolean, unknown: boolean | undefined,
): CompiledResources {
  const exact = new Set<string>()
  const wild: CompiledPattern[] = []
  const templates: Template[] = []
  for (const pattern of new Set(patterns)) {
    if (pattern === '*') return { matches: () => true }
    const template = templateOf(pattern, variables)
    if (!isFixed(template)) templates.push(template)
    else if (hasWildcard(template)) wild.push({ parts: template, matches: compileResourceArn(template) })
    else exact.add(textOf(template))
  }
  if (wild.length === 0 && templates.length === 0) return { matches: asked => exact.has(asked.resource), named: exact }
  const isLike = matchAny(wild)
  return {
    matches: asked =>
      exact.has(asked.resource) || isLike(asked.resource, asked.budget) || matchesAny(templates, asked, unknown),
  }
}

function matchesAny(templates: readonly Template[], asked: Asked, unknown: boolean | undefined): boolean | undefined {
  let answer: boolean | undefined = false
  for (const template of templates) {
    const matched = matchesFilled(fillTemplate(template, asked), asked, unknown)
    if (matched) return true
    if (matched === undefined) answer = undefined
  }
  return answer
}

function matchesFilled(
  parts: readonly Part[] | Unresolved, { resource, budget }: Asked, unknown: boolean | undefined,
): boolean | undefined {
  if (parts === 'absent') return undefined
  if (parts === 'unknown') return unknown
  return parts !== 'many' && compileResourceArn(parts)(resource, budget)
}

/** AWS: a variable counts only behind the fifth colon; before it, it is plain text. */
function templateOf(pattern: string, variables: boolean): Template {
  const text = completeArn(pattern)
  const tail = startOfTail(text)
  const literal = { wildcards: true, variables: false }
  if (!variables || tail === 0) return parseTemplate(text, literal)
  return [...parseTemplate(text.slice(0, tail), literal), ...parseTemplate(text.slice(tail), { wildcards: true, variables })]
}

// AWS: how the resources of IAM may begin (recorded).
const iamResources = [
  'user/', 'federated-user/', 'role/', 'group/', 'instance-profile/', 'mfa/', 'server-certificate/', 'policy/', 'sms-mfa/',
  'saml-provider/', 'oidc-provider/', 'report/', 'access-report/',
]

// AWS: what it has besides since that was recorded; what the sentence says of these is not known.
const laterIamResources = ['delegation-request/']

const isOfIam = (tail: string): boolean =>
  tail === '*' || tail === 'root' || [...iamResources, ...laterIamResources].some(start => tail.startsWith(start))

// AWS: the resources of S3 that have a Region and an account; its buckets have neither.
const placedInS3 = /^(?:accesspoint|job|storage-lens|storage-lens-group|access-grants|async-request)[/:*]/

/** Why IAM does not store the resource. AWS: it must be an ARN, or `*`. */
export function findResourceFault(resource: string): PolicySyntaxError | undefined {
  if (resource === '*') return undefined
  const [prefix, partition, ...rest] = resource.split(':')
  if (partition === undefined) return new PolicySyntaxError(`Resource ${resource} must be in ARN format or "*".`)
  // AWS: the text is shown as the ARN that it is taken for.
  const arn = ['arn', partition, ...rest, '*', '*', '*', '*'].slice(0, Math.max(6, rest.length + 2)).join(':')
  if (!isPartition(partition)) return new PolicySyntaxError(`Partition "${partition}" is not valid for resource "${arn}".`)
  if (prefix !== 'arn') return new PolicySyntaxError(`Resource ${resource} must be in ARN format or "*".`)
  const [service, region = '*', account = '*', ...tail] = rest
  // AWS: an ARN may end early, but then it leaves no field empty, and its Region is in more than one word (recorded of
  // `arn:aws:s3:b`, beside `arn:aws:s3:my-bucket`, of which another fault is told).
  if (service === '' || (tail.length === 0 && (rest.includes('') || /^\w+$/.test(region)))) return legacyError()
  // AWS: a wildcard may stand in any field but the service's.
  if (service === undefined || isPattern(service)) {
    return new PolicySyntaxError('Resource vendor must be fully qualified and cannot contain regexes.')
  }
  if (tail.length > 0 && !isFilledIn(resource)) return legacyError()
  return findServiceFault(arn, service, region, account, tail.length === 0 ? '*' : tail.join(':'))
}

/**
 * AWS: a Region or an account that was to be filled in and was not, `<ACCOUNT_ID>` or `${AWS::AccountId}`, fails its older parser
 * (public reports). Variables of its own pass: one of its managed policies has one for the account.
 */
function isFilledIn(resource: string): boolean {
  const [, , , region = '', account = ''] = resource.replaceAll(/\$\{aws:[^{}$]*\}/g, '*').split(':', 5)
  return /^[\w*?-]*$/.test(region) && /^[\w*?-]*$/.test(account)
}

const isPattern = (field: string): boolean => /[*?]/.test(field)

const isPartition = (text: string): boolean => isPattern(text) || /^aws(-[a-z]+)*$/.test(text)

/** AWS: `*` names no Region and no account: its own managed policies have it where neither may be. */
const isGiven = (field: string): boolean => field !== '' && field !== '*'

function findServiceFault(
  arn: string, service: string, region: string, account: string, tail: string,
): PolicySyntaxError | undefined {
  if (service === 'iam' && isGiven(region)) return new PolicySyntaxError(`IAM resource ${arn} cannot contain region information.`)
  if (service === 'route53' || (service === 's3' && (account === '' || !placedInS3.test(tail)))) {
    if (isGiven(region)) return new PolicySyntaxError(`Resource ${arn} can not contain region information.`)
    if (isGiven(account)) return new PolicySyntaxError(`Resource ${arn} cannot contain an account id.`)
  }
  if (service !== 'iam' || isOfIam(tail)) return undefined
  const starts = iamResources.join(', ')
  return new PolicySyntaxError(`IAM resource path must either be "*", root, or start with ${starts}.`)
}
