import { GetWebIdentityToken, type GetWebIdentityTokenRequest } from '../../../contracts/sts.gen.ts'
import { uuidV4 } from '../../../core/ids.ts'
import { tagsFrom } from '../../../core/tags.ts'
import { findSession } from '../../../gateway/caller.ts'
import { everything, operation, type Call } from '../../../gateway/operation.ts'
import { longestToken, signToken } from '../outbound-tokens.ts'

const usualSeconds = 300

export default operation(GetWebIdentityToken, {
  access: [
    { action: 'sts:GetWebIdentityToken', on: everything },
    { action: 'sts:TagGetWebIdentityToken', on: everything, when: ({ Tags }) => Tags !== undefined && Tags.length > 0 },
  ],
  record: { readOnly: true, response: output => output },
  lasting: true,
  async handle(call) {
    const { input, scope, state, ports, once, error } = call
    const { caller: { account }, now } = scope
    const issuer = await ports.tokenIssuers.ofAccount(state, account)
    // DIFFERS: AWS's sentences are those of its documentation.
    if (!issuer) throw error('OutboundWebIdentityFederationDisabledException', disabled)
    const key = issuer.keys.find(({ algorithm }) => algorithm === input.SigningAlgorithm)
    if (!key) throw error('ValidationException', `SigningAlgorithm is RS256 or ES384, not ${input.SigningAlgorithm}.`)
    const issuedAt = Math.floor(now / 1000)
    const expiresAt = issuedAt + (input.DurationSeconds ?? usualSeconds)
    requireWithinSession(call, expiresAt)
    const token = await signToken(key, scope, {
      issuer: issuer.url, audience: input.Audience, id: once('token id', uuidV4), issuedAt, expiresAt,
      requestTags: tagsFrom(input.Tags), membership: await ports.organizations.find(state, account),
    })
    if (token.length > longestToken) throw error('JWTPayloadSizeExceededException', tooLarge)
    return { WebIdentityToken: token, Expiration: new Date(expiresAt * 1000) }
  },
})

type TokenCall = Pick<Call<GetWebIdentityTokenRequest, 'SessionDurationEscalationException'>, 'scope' | 'error'>

/** AWS: a token outlives no session. */
function requireWithinSession({ scope, error }: TokenCall, expiresAt: number): void {
  const session = findSession(scope.caller)
  if (session && expiresAt * 1000 > session.expiresAt) throw error('SessionDurationEscalationException', tooLong)
}

const disabled = 'The outbound web identity federation feature is not enabled for this account. To use this feature, you must '
  + 'first enable it through the Amazon Web Services Management Console or API.'
const tooLong = 'The requested token duration would extend the session beyond its original expiration time.'
const tooLarge = 'The requested token payload size exceeds the maximum allowed size.'
