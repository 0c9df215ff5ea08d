// Who calls with a token of an identity provider that the role's account knows.
import { parseArn } from '../../../core/arn.ts'
import { contract } from '../../../contracts/sts.gen.ts'
import type { KeyValue } from '../../../engines/policy/types.ts'
import type { WantedSession, WebIdentity } from '../../../gateway/caller.ts'
import type { Call, Proven } from '../../../gateway/operation.ts'
import { keysOfActions } from '../../../gateway/service.ts'
import { IssuerUnreachable, type IdentityProvider } from '../../../gateway/ports.ts'
import { isSourceIdentity, wantedTags } from '../sessions/wanted-sessions.ts'
import { isSigned, readToken, type Claims, type UnprovenToken } from './id-tokens.ts'

interface TokenInput {
  readonly RoleArn: string
  readonly WebIdentityToken: string
  readonly ProviderId?: string | undefined
}

type Code = 'ExpiredTokenException' | 'InvalidIdentityTokenException'
type ProvingCall = Pick<Call<TokenInput, Code>, 'input' | 'state' | 'ports' | 'server' | 'error' | 'unbuilt'>

// AWS: its sentences, as clients report them.
const noToken = 'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)'
const noKey = "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity "
  + 'documentation for requirements'

export async function proveIdentity(call: ProvingCall): Promise<Proven> {
  const { input, state, ports, error, unbuilt } = call
  // AWS: of OAuth tokens, which two providers have.
  if (input.ProviderId !== undefined) throw unbuilt('ProviderId')
  const arn = parseArn(input.RoleArn)
  if (!arn) throw error('ValidationException', `${input.RoleArn} is invalid`)
  if (arn.service !== 'iam' || !arn.resource.startsWith('role/')) throw error('ValidationException', 'Request ARN is invalid')
  const { account } = arn
  const token = readToken(input.WebIdentityToken)
  if (!token) throw error('InvalidIdentityTokenException', noToken)
  const { iss, all } = token.claims
  const wants = wantsOf(all)
  if (!wants) throw error('InvalidIdentityTokenException', unwanted)
  const issuer = iss.replace(/^https:\/\//, '')
  const unknown = () => error('InvalidIdentityTokenException', `No OpenIDConnect provider found in your account for ${iss}`)
  const provider = issuer === iss ? undefined : await ports.identityProviders.find(state, account, issuer)
  if (!provider || provider.partition !== arn.partition) throw unknown()
  const audience = requireAudience(call, token.claims, provider)
  await requireSignature(call, token, provider)
  requireTime(call, token.claims)
  return {
    caller: { ...callerOf(account, provider, token.claims, audience), wants },
    partition: provider.partition,
    async confirm(current) {
      const known = await ports.identityProviders.find(current, account, issuer)
      if (!known?.clientIds.includes(audience)) throw unknown()
    },
  }
}

const tagsClaim = 'https://aws.amazon.com/tags'
// The sentence is ours.
const unwanted = 'The token brings tags, or a source identity, that a session cannot have.'

/** AWS: tags stand in one claim, or each in one of its own. */
function wantsOf(all: Claims['all']): WantedSession | undefined {
  const claims = new Map(Object.entries(all))
  const { principal_tags: nested = {}, transitive_tag_keys: keys } = objectIn(claims.get(tagsClaim))
  const flat = [...claims].filter(([name]) => name.startsWith(`${tagsClaim}/principal_tags/`))
    .map(([name, value]) => [name.slice(`${tagsClaim}/principal_tags/`.length), value] as const)
  const tags = wantedTags([...Object.entries(objectIn(nested)), ...flat], keys ?? claims.get(`${tagsClaim}/transitive_tag_keys`))
  const source = claims.get('https://aws.amazon.com/source_identity')
  if (!tags || (source !== undefined && !isSourceIdentity(source))) return undefined
  return { ...tags, ...(source !== undefined && { sourceIdentity: source }) }
}

const objectIn = (value: unknown): Readonly<Record<string, unknown>> =>
  (typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {})

function requireAudience({ error }: ProvingCall, { azp, aud }: Claims, { clientIds }: IdentityProvider): string {
  const audience = (azp === undefined ? aud : [azp]).find(one => clientIds.includes(one))
  if (audience === undefined) throw error('InvalidIdentityTokenException', 'Incorrect token audience')
  return audience
}

async function requireSignature(
  { input, ports, error }: ProvingCall, token: UnprovenToken, provider: IdentityProvider,
): Promise<void> {
  const keys = await ports.issuerKeys.find(provider, token.keyId).catch((thrown: unknown) => {
    throw thrown instanceof IssuerUnreachable ? error('InvalidIdentityTokenException', noKey) : thrown
  })
  if (!(await isSigned(input.WebIdentityToken, token, keys))) throw error('InvalidIdentityTokenException', noKey)
}

/** A token goes by the wall, like a signature: who made it knows no other time. */
function requireTime({ server, error }: ProvingCall, { exp, nbf = 0 }: Claims): void {
  const now = Math.floor(server.wall() / 1000)
  if (now >= exp) {
    const sentence = `Token expired: current date/time ${now} must be before the expiration date/time${exp}`
    throw error('ExpiredTokenException', sentence)
  }
  // The sentence is ours.
  if (now < nbf) throw error('InvalidIdentityTokenException', `The token is not valid before ${nbf}.`)
}

function callerOf(
  account: string, { arn, issuer }: IdentityProvider, claims: Claims, audience: string,
): Omit<WebIdentity, 'wants'> {
  const { sub } = claims
  return {
    kind: 'web-identity', account, arn: '', id: `${arn}:${audience}:${sub}`, tags: {}, provider: arn, subject: sub, audience,
    claims: keysOf(issuer, claims, audience),
  }
}

const action = 'sts:AssumeRoleWithWebIdentity'
const hasKey = keysOfActions(contract)

/** Of issuers whose name is in part their customer's: `token.actions.*.ghe.com:actor`, as what stands on both sides. */
const customers = contract.actionsOfKeys.filter(({ actions }) => actions.includes(action))
  .flatMap(({ keys }) => keys.filter(key => /\*./.test(key)).map(key => key.split('*') as [string, string]))

const isKey = (name: string): boolean =>
  hasKey(action, name) || customers.some(([head, tail]) => name.startsWith(head) && name.slice(head.length).endsWith(tail))

/** AWS: those that every provider has, and of a few providers others. */
export function keysOf(issuer: string, { all, sub, aud, azp, amr }: Claims, audience: string): WebIdentity['claims'] {
  const named = (name: string) => `${issuer}:${name}`.toLowerCase()
  const keys = new Map<string, KeyValue>()
  for (const [name, value] of Object.entries(all)) {
    const isScalar = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    if (isScalar && isKey(named(name))) keys.set(named(name), String(value))
  }
  keys.set(named('sub'), sub)
  keys.set(named('aud'), audience)
  if (azp !== undefined) keys.set(named('oaud'), aud.length === 1 ? aud[0]! : aud)
  if (amr) keys.set(named('amr'), amr)
  return keys
}
