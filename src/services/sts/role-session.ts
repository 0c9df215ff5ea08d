// A session of a role, however its caller came to assume it.
import { formatArn } from '../../core/arn.ts'
import type { Instant } from '../../core/clock.ts'
import type { AssumedSession } from '../../gateway/caller.ts'
import { namesOfType, type Call } from '../../gateway/operation.ts'
import type { AssumableRole } from '../../gateway/ports.ts'
import { sizeOf, withoutSecrets } from './credentials.ts'
import { mostPacked, pack } from './packed-session.ts'
import { sessionPolicies } from './session-policies.ts'
import { issueSession } from './sessions.ts'

export const oneHour = 3600

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
type Kept = Omit<AssumedSession, 'name' | 'policies'> & { readonly mfaAt?: Instant | undefined }

/** The part of an answer that is the same for all. */
export async function roleSession(call: SessionCall, role: AssumableRole, kept: Kept) {
  const { input: { RoleSessionName: name, DurationSeconds: seconds = oneHour }, error } = call
  if (seconds > role.longestSession) {
    throw error('ValidationException', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.')
  }
  const policies = await sessionPolicies(call, role)
  const packed = pack({ ...(policies && { policies }), ...kept })
  const size = packed && requireRoom(packed.length, call)
  const { id: principal, account, partition } = role
  const { sourceIdentity, provider, mfaAt } = kept
  const held = { name, sourceIdentity, provider, packed }
  const made = await issueSession(call, { account, principal, mfaAt, role: held }, seconds)
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

/** In hundredths. AWS tells what it measures in no other way; both sentences are those that clients report. */
function requireRoom(bytes: number, { input, error }: SessionCall): number {
  const size = Math.ceil(100 * bytes / mostPacked)
  if (size <= 100) return size
  const sentence = input.Policy === undefined && !input.PolicyArns?.length
    ? `Packed size of session tags consumes ${size}% of allotted space.`
    : `Packed policy consumes ${size}% of allotted space, please use smaller policy.`
  throw error('PackedPolicyTooLargeException', sentence)
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
