// AWS's evaluation of policies, once more and as plainly as can be: nothing is compiled, kept or skipped. It was written from
// AWS's documentation alone, so as not to repeat what the engine's authors misread; where that says nothing, comments do.
import type { Layer } from '../../../src/engines/policy/types.ts'
import { holds } from './conditions.ts'
import { concernsAction, concernsResource } from './elements.ts'
import { concernsPrincipal, reachesOf, type Reach } from './principals.ts'
import { listOf, type Document, type Effect, type Statement, type World } from './world.ts'

export type Answer =
  | { readonly outcome: 'allowed' }
  | { readonly outcome: 'explicitly denied' | 'implicitly denied'; readonly layers: readonly Layer[] }

/** Without a version a document is of the first. */
const versionOf = ({ Version = '2008-10-17' }: Document) => Version

/** The statements of a document that apply to the call. */
function applying(document: Document, effect: Effect, world: World): Statement[] {
  const version = versionOf(document)
  return listOf(document.Statement).filter(statement => statement.Effect === effect
    && concernsPrincipal(statement, world)
    && concernsAction(statement, world)
    && concernsResource(statement, world, version)
    && holds(statement, world, version))
}

const some = (effect: Effect, documents: readonly Document[], world: World): boolean =>
  documents.some(document => applying(document, effect, world).length > 0)

function documentsOf(world: World): [Layer, Document[]][] {
  const { resource, identity, boundary, session, delegation, serviceControl, resourceControl } = world
  return [
    ['service control', (serviceControl ?? []).flat()],
    ['resource control', (resourceControl ?? []).flat()],
    ['resource-based', resource.policy ? [resource.policy] : []],
    ['identity-based', [...identity]],
    ['permissions boundary', boundary ? [boundary] : []],
    ['session', [...(session ?? []), ...(delegation ? [delegation] : [])]],
  ]
}

/** Every level, from the root of the organization to the account, has to allow. */
const everyLevel = (levels: readonly (readonly Document[])[] | undefined, world: World): boolean =>
  (levels ?? []).every(level => some('Allow', level, world))

/** How far the resource's own policy goes: as far as the statement that goes farthest. */
function reachOfResource(world: World): Reach | undefined {
  const { policy } = world.resource
  if (!policy) return undefined
  const reaches = applying(policy, 'Allow', world).flatMap(({ Principal }) => reachesOf(Principal!, world.principal))
  return (['whole', 'bounded', 'delegated'] as const).find(reach => reaches.includes(reach))
}

/** By default everything is denied, but to an account's root user. */
const identityAllows = (world: World): boolean => world.principal.kind === 'root' || some('Allow', world.identity, world)

/** A boundary and the policies of a session give nothing; they limit what others give. Who has none has no limit. */
function limitsOf(world: World): Layer[] {
  const { boundary, session } = world
  return [
    ...(boundary && !some('Allow', [boundary], world) ? ['permissions boundary' as const] : []),
    ...(session && !some('Allow', session, world) ? ['session' as const] : []),
  ]
}

/** The caller's side: an identity's policy has to allow, and no limit may stand in its way. */
const callersSide = (world: World): Layer[] => [...(identityAllows(world) ? [] : ['identity-based' as const]), ...limitsOf(world)]

/** What is lacking, behind Deny and the organization's policies. */
function lacking(world: World): Layer[] {
  const { principal, resource } = world
  const reach = reachOfResource(world)
  const outside = ['service', 'anonymous', 'web-identity'].includes(principal.kind)
  // Who is nobody's identity has the resource's policy alone.
  if (outside) return reach ? [] : ['resource-based']
  // Across accounts both sides have to allow, each for itself.
  if (principal.account !== resource.account) return [...(reach ? [] : ['resource-based' as const]), ...callersSide(world)]
  if (reach === 'whole') return []
  if (reach === 'bounded') return limitsOf(world)
  // A key's policy, and a role's trust policy, must allow: nobody else can in their place.
  if (resource.authority === 'resource-policy' && !reach) return ['resource-based']
  return callersSide(world)
}

export function decide(world: World): Answer {
  const denying = documentsOf(world).filter(([, documents]) => some('Deny', documents, world)).map(([layer]) => layer)
  if (denying.length > 0) return { outcome: 'explicitly denied', layers: denying }
  if (!everyLevel(world.resourceControl, world)) return { outcome: 'implicitly denied', layers: ['resource control'] }
  if (!everyLevel(world.serviceControl, world)) return { outcome: 'implicitly denied', layers: ['service control'] }
  // Whoever delegates lets do no more than was asked for, whoever else would let more.
  if (world.delegation && !some('Allow', [world.delegation], world)) return { outcome: 'implicitly denied', layers: ['session'] }
  const layers = lacking(world)
  return layers.length === 0 ? { outcome: 'allowed' } : { outcome: 'implicitly denied', layers }
}
