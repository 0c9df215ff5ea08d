// Who calls with a response of a SAML provider that the role's account knows.
import { createHash } from 'node:crypto'
import { parseArn } from '../../../core/arn.ts'
import type { Caller, SamlUser, WantedSession } from '../../../gateway/caller.ts'
import type { Call, Proven } from '../../../gateway/operation.ts'
import type { SamlProvider } from '../../../gateway/ports.ts'
import { isSessionName, isSourceIdentity, wantedTags } from '../sessions/wanted-sessions.ts'
import { readAssertion, type Assertion, type Confirmation } from './assertion.ts'
import { keysOf } from './condition-keys.ts'
import { readSigned } from './signed-response.ts'

interface SamlInput {
  readonly RoleArn: string
  readonly PrincipalArn: string
  readonly SAMLAssertion: string
}

type Code = 'ExpiredTokenException' | 'IDPRejectedClaimException' | 'InvalidIdentityTokenException'
type ProvingCall = Pick<Call<SamlInput, Code>, 'input' | 'state' | 'ports' | 'server' | 'error' | 'unbuilt'>

const aws = 'https://aws.amazon.com/SAML/Attributes/'
/** AWS: where a response goes, which its provider was told; each Region has one of its own. */
const endpoint = /^https:\/\/(?:[a-z\d-]+\.)?signin\.aws\.amazon\.com(?:\/static)?\/saml(?:\/acs\/[\w-]+)?$/
const anyAudience = 'urn:amazon:webservices'
/** Milliseconds within which a response is used. */
const freshness = 5 * 60_000

export async function proveSamlUser(call: ProvingCall): Promise<Proven> {
  const { input, state, ports, error } = call
  const role = parseArn(input.RoleArn)
  if (role?.service !== 'iam' || !role.resource.startsWith('role/')) throw error('ValidationException', 'Request ARN is invalid')
  const principal = parseArn(input.PrincipalArn)
  if (!principal?.resource.startsWith('saml-provider/')) throw error('ValidationException', 'Request ARN is invalid')
  const unknown = () => error('InvalidIdentityTokenException', "Specified provider doesn't exist")
  const provider = principal.account === role.account ? await ports.samlProviders.find(state, input.PrincipalArn) : undefined
  if (provider?.partition !== role.partition) throw unknown()
  const assertion = requireAssertion(call, provider)
  const confirmation = requireConfirmation(call, assertion)
  const mostSeconds = requireTime(call, assertion, confirmation)
  requireRole(call, assertion)
  return {
    caller: callerOf(call, { provider, assertion, account: role.account, audience: confirmation.recipient, mostSeconds }),
    partition: provider.partition,
    async confirm(current) {
      const known = await ports.samlProviders.find(current, input.PrincipalArn)
      if (known?.issuer !== provider.issuer) throw unknown()
    },
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const notBase64 = /[^A-Za-z\d+/=\s]/

function textOf(bytes: Buffer): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

// AWS: its sentences, as clients report them. DIFFERS: behind some of them AWS names the service within that found the fault.
const notSigned = 'Response signature invalid'
const notParsed = 'SAML Assertion was not parsable'

function requireAssertion({ input, error, unbuilt }: ProvingCall, { issuer, certificates }: SamlProvider): Assertion {
  if (notBase64.test(input.SAMLAssertion)) throw error('InvalidIdentityTokenException', 'Invalid base64 SAMLResponse')
  const text = textOf(Buffer.from(input.SAMLAssertion, 'base64'))
  const signed = text === undefined ? { refused: 'malformed' as const } : readSigned(text, certificates)
  if ('refused' in signed) {
    if (signed.refused === 'encrypted') throw unbuilt('an encrypted assertion')
    if (signed.refused === 'failed') throw error('IDPRejectedClaimException', 'The provider did not vouch for anybody')
    throw error('InvalidIdentityTokenException', signed.refused === 'unsigned' ? notSigned : notParsed)
  }
  const assertion = readAssertion(signed.assertion)
  if (!assertion) throw error('InvalidIdentityTokenException', notParsed)
  if (assertion.issuer !== issuer) throw error('InvalidIdentityTokenException', 'Issuer not present in specified provider')
  return assertion
}

/**
 * Which of its confirmations counts. SAML: one that holds is enough, so of those that are for AWS it is the one that lasts
 * longest, and of equals the first.
 */
function requireConfirmation({ error }: ProvingCall, { confirmations, audiences = [anyAudience] }: Assertion): Confirmation {
  if (confirmations.length === 0) {
    // AWS: the member is called so.
    const sentence = 'Responses must contain SubjectConfirmatonData with a Recipient and NotOnOrAfter'
    throw error('InvalidIdentityTokenException', sentence)
  }
  const [counts] = confirmations.filter(({ recipient }) => endpoint.test(recipient)).sort((one, other) => other.until - one.until)
  if (!counts || !audiences.some(audience => audience === anyAudience || endpoint.test(audience))) {
    throw error('InvalidIdentityTokenException', 'Response does not contain the required audience')
  }
  return counts
}

/** For how long it vouches, in seconds. A response goes by the wall, like a signature: who made it knows no other time. */
function requireTime({ server, error }: ProvingCall, assertion: Assertion, confirmation: Confirmation): number {
  const { issuedAt, from, sessionUntil } = assertion
  const now = server.wall()
  const end = Math.min(assertion.until, confirmation.until)
  const expired = (sentence: string) => error('ExpiredTokenException', sentence)
  if (now - issuedAt > freshness) throw expired('Token must be redeemed within 5 minutes of issuance')
  const mostSeconds = Math.floor((sessionUntil - now) / 1000)
  if (now >= end || mostSeconds <= 0) throw expired('Response has expired')
  // The sentence is ours.
  if (now < from - freshness || issuedAt > now + freshness) {
    throw error('InvalidIdentityTokenException', 'The assertion is not valid yet')
  }
  return mostSeconds
}

/** The response says which roles it is for, each with the provider, in either order. */
function requireRole({ input: { RoleArn, PrincipalArn }, error }: ProvingCall, { attributes }: Assertion): void {
  const pairs = (attributes.get(`${aws}Role`) ?? []).map(pair => pair.split(',').map(arn => arn.trim()))
  if (pairs.some(pair => pair.length === 2 && pair.includes(RoleArn) && pair.includes(PrincipalArn))) return
  const sentence = "SAML Assertion doesn't contain the requested Role and Metadata in the attributes"
  throw error('InvalidIdentityTokenException', sentence)
}

interface Known {
  readonly provider: SamlProvider
  readonly assertion: Assertion
  readonly account: string
  readonly audience: string
  readonly mostSeconds: number
}

function callerOf({ error }: ProvingCall, { provider, assertion, account, audience, mostSeconds }: Known): SamlUser {
  const { issuer, subject, subjectType, attributes } = assertion
  const invalid = (sentence: string) => error('InvalidIdentityTokenException', sentence)
  const [name] = attributes.get(`${aws}RoleSessionName`) ?? []
  if (name === undefined) throw invalid('RoleSessionName is required in AuthnResponse')
  if (!isSessionName(name)) throw invalid('RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}')
  const nameQualifier = createHash('sha1').update(`${issuer}${account}/${provider.name}`).digest('base64')
  return {
    kind: 'saml-user', account, arn: '', id: `${nameQualifier}:${subject}`, tags: {}, provider: provider.arn, subject, audience,
    claims: keysOf(assertion, { audience, nameQualifier, provider: `${account}/${provider.name}` }),
    wants: wantsOf(attributes, invalid), sessionName: name, issuer, subjectType, nameQualifier,
    assertionId: assertion.id, mostSeconds,
  }
}

function wantsOf(attributes: Assertion['attributes'], invalid: (sentence: string) => Error): WantedSession {
  const tagged = `${aws}PrincipalTag:`
  const given = [...attributes].filter(([name]) => name.startsWith(tagged))
    .map(([name, values]) => [name.slice(tagged.length), values] as const)
  const tags = wantedTags(given, attributes.get(`${aws}TransitiveTagKeys`))
  if (!tags) throw invalid('Session tags are invalid in AuthnResponse')
  const [source] = attributes.get(`${aws}SourceIdentity`) ?? []
  if (source === undefined) return tags
  if (!isSourceIdentity(source)) {
    throw invalid('Source Identity must match [a-zA-Z_0-9+=,.@-]{2,64} and not begin with "aws:"')
  }
  return { ...tags, sourceIdentity: source }
}

/** What the trail shows of a response beside what the request says. AWS: documented. */
export function vouchedRequest(caller: Caller): Readonly<Record<string, unknown>> | undefined {
  if (caller.kind !== 'saml-user') return undefined
  const { assertionId: sAMLAssertionID, sessionName: roleSessionName, wants } = caller
  const { sourceIdentity, tags, transitiveTagKeys } = wants
  return {
    sAMLAssertionID, roleSessionName, ...(sourceIdentity !== undefined && { sourceIdentity }),
    ...(tags.length > 0 && { principalTags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) }),
    ...(transitiveTagKeys.length > 0 && { transitiveTagKeys }),
  }
}
