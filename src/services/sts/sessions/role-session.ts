// A session of a role, however its caller came to assume it.
import { formatArn } from '../../../core/arn.ts'
import type { Instant } from '../../../core/clock.ts'
import type { AssumedSession, SamlUser, WebIdentity } from '../../../gateway/caller.ts'
import { namesOfType, type Call } from '../../../gateway/operation.ts'
import type { AssumableRole } from '../../../gateway/ports.ts'
import { sizeOf, withoutSecrets } from '../credentials.ts'
import { packInRoom } from './packed-session.ts'
import { sessionPolicies } from './session-policies.ts'
import { sessionTags } from './session-tags.ts'
import { issueSession, oneHour } from './sessions.ts'

interface SessionInput {
  readonly RoleSessionName: string
  readonly DurationSeconds?: number | undefined
  readonly Policy?: string | undefined
  readonly PolicyArns?: readonly { readonly arn?: string | undefined }[] | undefined
}

type SessionCall = Pick<
  Call<SessionInput, 'MalformedPolicyDocumentException' | 'PackedPolicyTooLargeException'>,
  'input' | 'scope' | 'state' | 'once' | 'ports' | 'error'
>

/** What the session has beside what the request asks for in so many words. */
type Kept = Omit<AssumedSession, 'name' | 'policies'> & {
  readonly mfaAt?: Instant | undefined
  /** How long whoever vouches for the caller lets it be. */
  readonly mostSeconds?: number
}

/** What whoever vouches for the caller wants the session to have. */
export function vouchedSession({ scope, error }: Pick<SessionCall, 'scope' | 'error'>, { wants }: WebIdentity | SamlUser) {
  const { tags: Tags, transitiveTagKeys: TransitiveTagKeys, sourceIdentity } = wants
  const tags = sessionTags({ input: { Tags, TransitiveTagKeys }, scope, error })
  return { ...tags, ...(sourceIdentity !== undefined && { sourceIdentity }) }
}

/** The part of an answer that is the same for all. */
export async function roleSession(call: SessionCall, role: AssumableRole, { mostSeconds = Infinity, ...kept }: Kept) {
  const { input: { RoleSessionName: name, DurationSeconds: seconds = oneHour }, error } = call
  if (seconds > role.longestSession) {
    throw error('ValidationException', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.')
  }
  const policies = await sessionPolicies(call, role.account)
  const { packed, size } = packInRoom(call, { ...(policies && { policies }), ...kept })
  const { id: principal, account, partition } = role
  const { sourceIdentity, provider, mfaAt } = kept
  const held = { name, sourceIdentity, provider, packed }
  const made = await issueSession(call, { account, principal, mfaAt, role: held }, Math.min(seconds, mostSeconds))
  const resource = `assumed-role/${role.name}/${name}`
  return {
    Credentials: made,
    AssumedRoleUser: {
      AssumedRoleId: `${role.id}:${name}`, Arn: formatArn({ partition, service: 'sts', region: '', account, resource }),
    },
    ...(size !== undefined && { PackedPolicySize: size }),
    ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }),
    ...sizeOf(made),
  }
}

interface Answer {
  readonly Credentials?: { readonly AccessKeyId?: string | undefined } | undefined
  readonly AssumedRoleUser?: { readonly AssumedRoleId?: string | undefined; readonly Arn?: string | undefined } | undefined
}

/** What the event history finds the call by. */
const sessionNames = ({ RoleArn }: { readonly RoleArn?: string | undefined }, output: Answer | undefined) => [
  ...namesOfType('AWS::IAM::AccessKey', output?.Credentials?.AccessKeyId),
  ...namesOfType('AWS::STS::AssumedRole', output?.AssumedRoleUser?.AssumedRoleId, output?.AssumedRoleUser?.Arn),
  ...namesOfType('AWS::IAM::Role', RoleArn),
]

/** AWS: recorded; whom a role has denied is shown neither what was asked nor of which role. */
export const sessionRecord = {
  readOnly: true, response: withoutSecrets, names: sessionNames, redactedErrors: ['AccessDeniedException'],
} as const
