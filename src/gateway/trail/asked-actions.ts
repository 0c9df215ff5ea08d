// What a recorded call asked permission for: the access rules of its operation, asked again about the request that its record
// shows. What is gone meanwhile is named as it was; what a record does not show of a request is not asked, but where the record
// hides all of it: what such a request may have needed is supposed.
import type { Decoded } from '../../contracts/contract.ts'
import { parseArn } from '../../core/arn.ts'
import { AwsError } from '../../core/aws-error.ts'
import { findInFamily } from '../../core/by-name.ts'
import type { TrailEvent } from '../../core/records/trail-event.ts'
import type { Caller } from '../caller.ts'
import type { Directory, LoadedService } from '../directory.ts'
import { trailCode } from '../failures.ts'
import {
  unnamed, type AccessEntry, type Operation, type Resolver, type ResolverContext, type Resource, type Scope,
} from '../operation.ts'
import type { NamedPoint, RecordContext } from '../ports.ts'
import type { AskedAction } from './asked-action.ts'
import { restoreStructure } from './trail-restore.ts'

/** Undefined where the operation is not built, nobody signed, or what the record leaves out says on what it was. */
export async function askedActions(
  directory: Directory, server: ResolverContext['server'], event: TrailEvent, context: RecordContext,
): Promise<readonly AskedAction[] | undefined> {
  const { service, operation } = (await findOperation(directory, event)) ?? {}
  const caller = callerOf(event)
  if (!service || !operation || !caller) return undefined
  const { access } = operation.definition
  if (access === 'anyone-signed') return []
  const scope = scopeOf(service, event, caller, context.isHop)
  const once: ResolverContext['once'] = (name, draw) => context.once(`${event.eventID} ${name}`, draw)
  const about = { ...context, server, scope, once, state: context.state.in({ account: scope.account, region: scope.region }) }
  const input = inputOf(service, operation, event)
  // INVARIANT: as in the call itself each resolver runs once: what it draws is one for all entries that it is asked for.
  const resolved = new Map<Resolver<never>, Promise<readonly string[] | undefined>>()
  const resolve = (resolver: Resolver<never>) => {
    const known = resolved.get(resolver) ?? resourcesOf(resolver, input, about)
    resolved.set(resolver, known)
    return known
  }
  const ask = async (entry: AccessEntry<never>) => {
    if (entry.when && !entry.when(input)) return []
    return await resolve(entry.on) ?? shownIn(event)
  }
  const isHidden = hidesRequest(service, operation, event)
  const asked = await Promise.all(access.map(async (entry): Promise<AskedAction> => {
    const { action } = entry
    const resources = await ask(entry)
    const through = throughOf(service, action, scope)
    const named = { action, ...(through !== undefined && { through }) }
    if (resources.length > 0 || !isHidden) return { ...named, resources }
    return { ...named, resources: shownIn(event), isSupposed: action !== deniedIn(event) }
  }))
  const known = asked.filter(({ resources }) => resources.length > 0)
  return known.length === 0 && operation.definition.record.omit ? undefined : known
}

interface Found {
  readonly service: LoadedService
  readonly operation: Operation
}

/** Of several services whose records are of one source each calls what it has by a name of its own. */
async function findOperation(directory: Directory, { eventSource, eventName }: TrailEvent): Promise<Found | undefined> {
  for (const name of directory.names) {
    const facts = directory.byName(name)!
    if (facts.eventSource !== eventSource) continue
    const service = await directory.load(facts)
    const named = [...service.built.values()]
      .find(({ contract, definition: { record } }) => [record.eventName ?? contract.name, record.postedName].includes(eventName))
    if (named) return { service, operation: named }
  }
  return undefined
}

/**
 * Whether the record has nothing of what was asked, so that an entry which some requests need, and this record does not speak of,
 * may have been needed. AWS: whom a role denies is shown nothing of what was asked.
 */
function hidesRequest({ facts }: LoadedService, { contract, definition }: Operation, { errorCode }: TrailEvent): boolean {
  const { redactedErrors = [] } = definition.record
  return redactedErrors.some(code => trailCode({ code }, contract.errors, facts) === errorCode)
}

/** The action that a denial names. */
const deniedIn = ({ errorMessage = '' }: TrailEvent): string | undefined => / to perform: (\S+)/.exec(errorMessage)?.[1]

function inputOf({ trail }: LoadedService, { contract }: Operation, { requestParameters }: TrailEvent): Decoded<never> {
  const { restore } = trail ?? {}
  const shown = (requestParameters ?? {}) as Readonly<Record<string, unknown>>
  return (restore ? restore(contract, shown) : restoreStructure(contract.input, shown)) as Decoded<never>
}

/** Undefined where what the record shows of the request names none: a secret of it may be missing, or all of it. */
async function resourcesOf(
  resolver: Resolver<never>, input: never, context: ResolverContext,
): Promise<readonly string[] | undefined> {
  try {
    const found = await resolver(input, context)
    if (found === unnamed) return undefined
    return [found].flat().flatMap(({ through, ...one }) => [one, ...(through ? [through] : [])]).map(patternOf)
  } catch (thrown) {
    if (thrown instanceof AwsError) return undefined
    throw thrown
  }
}

/** What is drawn when it is made may be anything. */
const patternOf = ({ arn, drawn = 0 }: Pick<Resource, 'arn' | 'drawn'>): string =>
  (arn === '*' ? arn : literal(arn.slice(0, arn.length - drawn)) + '?'.repeat(drawn))

/** What a name has of a pattern's own characters stands for itself. */
const literal = (arn: string): string => arn.replaceAll(/[*?$]/g, character => `\${${character}}`)

/** What it was on, as the record has it. Of a call that failed for another reason and names nothing nobody knows. */
function shownIn({ resources = [], errorCode, errorMessage = '' }: TrailEvent): readonly string[] {
  if (resources.length > 0) return resources.map(({ ARN: arn }) => patternOf({ arn }))
  const isDenied = errorCode?.startsWith('AccessDenied') ?? false
  const [, denied = '*'] = isDenied ? / on resource: (\S+)/.exec(errorMessage) ?? [] : []
  return errorCode === undefined || isDenied ? [patternOf({ arn: denied })] : []
}

const viaService = 'kms:viaservice'

/** As a policy's condition has it: what is asked of KMS through Systems Manager is allowed to nobody who asks for it himself. */
function throughOf({ conditions, hasKey }: LoadedService, action: string, scope: Scope): string | undefined {
  if (!hasKey(action, viaService)) return undefined
  const through = conditions && findInFamily(conditions, viaService)?.({} as never, scope, viaService, undefined, undefined)
  return typeof through === 'string' ? through : undefined
}

function scopeOf({ facts, global }: LoadedService, event: TrailEvent, caller: Caller, isHop: boolean): Scope {
  const at = Date.parse(event.eventTime)
  const [, partition = 'aws'] = caller.arn.split(':')
  const region = global ? 'aws-global' : event.awsRegion
  const { invokedBy } = event.userIdentity as Said
  const via = isHop && invokedBy !== undefined && invokedBy !== facts.eventSource ? [invokedBy] : []
  const point = pointIn(event)
  return { partition, account: caller.account, region, now: at, settled: at, caller, via, ...(point && { point }) }
}

/** The access point by which something was asked, which has to allow it as well. */
function pointIn({ resources = [], requestParameters }: TrailEvent): NamedPoint | undefined {
  const { accessPointName, accessPointAlias: alias, bucketName } = (requestParameters ?? {}) as Said
  if (bucketName === undefined || (accessPointName ?? alias) === undefined) return undefined
  const { account, region, resource } = parseArn(resources.find(({ type }) => type === 'AWS::S3::AccessPoint')?.ARN ?? '') ?? {}
  if (account === undefined || region === undefined || resource === undefined) return undefined
  return { account, region, name: resource.slice(resource.indexOf('/') + 1), ...(alias !== undefined && { alias }) }
}

type Said = Readonly<Record<string, string>>

/** As much of a caller as resolvers ask for. */
function callerOf({ userIdentity, requestParameters }: TrailEvent): Caller | undefined {
  // What is recorded as a part of another call shows no key.
  const { type, accountId: account, arn, principalId: id, accessKeyId = '', userName } = userIdentity as Said
  if (account === undefined || arn === undefined || id === undefined) return undefined
  const signed = { account, arn, id, accessKeyId, tags: {} }
  const session = { issuedAt: 0, expiresAt: 0 }
  switch (type) {
    case 'Root': return { kind: 'root', ...signed }
    case 'IAMUser': return { kind: 'user', ...signed, userName: userName! }
    case 'AssumedRole': {
      const issuer = sessionIssuerOf(userIdentity)
      const { sourceIdentity } = sessionContextOf(userIdentity)
      // AWS: records of AssumeRole show the tags that the caller's session hands on.
      const { incomingTransitiveTags: tags = {} } = (requestParameters ?? {}) as { readonly incomingTransitiveTags?: Said }
      const behind = sourceIdentity !== undefined && { sourceIdentity }
      const assumed = { name: id.slice(id.indexOf(':') + 1), tags, transitiveTagKeys: Object.keys(tags), ...behind }
      const role = { roleArn: issuer.arn!, roleId: issuer.principalId!, roleName: issuer.userName! }
      return { kind: 'assumed-role', ...signed, ...role, session, assumed }
    }
    case 'FederatedUser': {
      const { arn: userArn, principalId: userId } = sessionIssuerOf(userIdentity)
      const federated = { name: id.slice(id.indexOf(':') + 1), tags: {}, policies: { managed: [] } }
      return { kind: 'federated-user', ...signed, userArn: userArn!, userId: userId!, session, federated }
    }
    default: return undefined
  }
}

/** Of a session: the role, or the user who asked for it. */
const sessionIssuerOf = (userIdentity: TrailEvent['userIdentity']): Said => sessionContextOf(userIdentity).sessionIssuer ?? {}

interface SaidOfSession {
  readonly sessionIssuer?: Said
  readonly sourceIdentity?: string
}

const sessionContextOf = ({ sessionContext = {} }: TrailEvent['userIdentity']) => sessionContext as SaidOfSession
