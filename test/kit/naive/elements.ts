// What a statement is about: which actions, and which resources.
import { matches, resolve, withWildcards, type Pattern } from './patterns.ts'
import { listOf, type OneOrMany, type Statement, type Version, type World } from './world.ts'

/** The name of an action is not case-sensitive, and may hold wildcards. */
const isAction = (named: string, { action }: World): boolean =>
  matches(withWildcards(named.toLowerCase()), action.toLowerCase())

/** NotAction is everything but the actions listed. */
export function concernsAction({ Action, NotAction }: Statement, world: World): boolean {
  return Action === undefined
    ? !listOf(NotAction!).some(named => isAction(named, world))
    : listOf(Action).some(named => isAction(named, world))
}

/** The first five parts of an ARN, and its resource: whatever stands behind the fifth colon. */
export function partsOf(arn: string): string[] {
  const parts = arn.split(':')
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(':')] : [])]
}

/** A wildcard stands for part of a segment; an asterisk that ends its segment may go on behind the colon. */
function segmentOf(text: string): Pattern {
  return withWildcards(text).map((sign, i) => {
    if (sign === 'any unit') return 'any unit within a part'
    return sign === 'any run' && i < text.length - 1 ? 'any run within a part' : sign
  })
}

/**
 * Variables are allowed in the resource of an ARN alone; an asterisk there stands for slashes and colons too. The parts that are
 * missing at the end are completed by asterisks.
 * @returns undefined where a variable has no value
 */
function isResource(named: string, world: World, version: Version): boolean | undefined {
  if (named === '*') return true
  const parts = partsOf(named)
  const head = [...parts.slice(0, 5), ...['*', '*', '*', '*'].slice(parts.length - 1, 4)].map(segmentOf)
  const resource = resolve(parts[5] ?? '*', world, version)
  if (resource === undefined) return undefined
  return matches([...head.flatMap(part => [...part, { unit: ':' }]), ...resource], world.resource.arn)
}

/**
 * NotResource is everything but the resources listed. A variable without a value takes the statement's effect from it, in either
 * element. A trust policy names no resource: it is the role's own.
 */
export function concernsResource({ Resource, NotResource }: Statement, world: World, version: Version): boolean {
  const are = (list: OneOrMany<string>) => listOf(list).map(named => isResource(named, world, version))
  if (Resource !== undefined) return are(Resource).includes(true)
  if (NotResource !== undefined) return are(NotResource).every(is => is === false)
  return true
}
