import { compileArn } from './arn-pattern.ts'
import { PolicySyntaxError } from './syntax-error.ts'
import type { Asked } from './types.ts'
import { hasWildcard, isFixed, parseTemplate, resolveTemplate, type Template } from './variables.ts'
import { compileWildcard, textOf, type TextMatcher, type Token } from './wildcard.ts'

/** Undefined: a variable could not be filled in, so that the pattern says nothing. */
export type ResourceMatcher = (asked: Asked) => boolean | undefined

export interface CompiledResources {
  readonly matches: ResourceMatcher
  /** All that can match, where no pattern has a wildcard or a variable. */
  readonly named?: ReadonlySet<string>
}

export function compileResources(patterns: readonly string[], variables: boolean): CompiledResources {
  const exact = new Set<string>()
  const matchers: ResourceMatcher[] = []
  for (const pattern of patterns) {
    if (pattern === '*') return { matches: () => true }
    const template = templateOf(pattern, variables)
    if (!isFixed(template)) matchers.push(compileVariable(template))
    else if (!hasWildcard(template)) exact.add(textOf(template))
    else {
      const matches = compileFixed(template)
      matchers.push(asked => matches(asked.resource))
    }
  }
  if (matchers.length === 0) return { matches: asked => exact.has(asked.resource), named: exact }
  return { matches: asked => exact.has(asked.resource) || matchesAny(matchers, asked) }
}

function matchesAny(matchers: readonly ResourceMatcher[], asked: Asked): boolean | undefined {
  let answer: boolean | undefined = false
  for (const matches of matchers) {
    const matched = matches(asked)
    if (matched) return true
    if (matched === undefined) answer = undefined
  }
  return answer
}

/** AWS: a variable counts only behind the fifth colon; before it, it is plain text. */
function templateOf(pattern: string, variables: boolean): Template {
  const text = completed(pattern)
  let tail = 0
  for (let colons = 0; colons < 5 && tail >= 0; colons++) tail = text.indexOf(':', tail) + 1 || -1
  const literal = { wildcards: true, variables: false }
  if (!variables || tail < 0) return parseTemplate(text, literal)
  return [...parseTemplate(text.slice(0, tail), literal), ...parseTemplate(text.slice(tail), { wildcards: true, variables })]
}

/** AWS: the fields that an incomplete ARN lacks are taken as `*`. */
function completed(pattern: string): string {
  return pattern.startsWith('arn:') ? pattern + ':*'.repeat(Math.max(0, 6 - pattern.split(':', 6).length)) : pattern
}

/** The first five fields are compared one by one; `*` crosses `/` and `:` in the last alone. */
function compileFixed(tokens: readonly Token[]): TextMatcher {
  return compileArn(tokens) ?? compileWildcard(tokens)
}

function compileVariable(template: Template): ResourceMatcher {
  const literal = template.findIndex(part => typeof part !== 'number' || part < 0)
  const prefix = textOf(template.slice(0, literal) as readonly Token[])
  return asked => {
    const tokens = resolveTemplate(template, asked)
    if (tokens === 'absent') return undefined
    // A cheap no before the rest of the pattern is built.
    if (tokens === 'many' || !asked.resource.startsWith(prefix)) return false
    return compileFixed(tokens)(asked.resource)
  }
}

/** AWS: what IAM stores must name resources by ARN, or all of them. */
export function checkResource(resource: string): void {
  if (resource === '*') return
  if (!resource.includes(':')) throw new PolicySyntaxError(`Resource ${resource} must be in ARN format or "*".`)
  const [prefix, partition = '', service = '', region = ''] = resource.split(':')
  if (prefix !== 'arn') throw new PolicySyntaxError(`Resource ${resource} must be in ARN format or "*".`)
  if (partition !== '*' && !/^aws(-[a-z]+)*$/.test(partition)) {
    throw new PolicySyntaxError(`Partition "${partition}" is not valid for resource "${resource}".`)
  }
  if (service === '') throw new PolicySyntaxError('Resource vendor must be fully qualified and cannot contain regexes.')
  if (service === 'iam' && region !== '' && region !== '*') {
    throw new PolicySyntaxError(`IAM resource ${resource} cannot contain region information.`)
  }
}
