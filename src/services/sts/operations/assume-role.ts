import { AssumeRole, type AssumeRoleRequest } from '../../../contracts/sts.gen.ts'
import { formatArn } from '../../../core/arn.ts'
import { namesOfType, operation, type Call } from '../../../gateway/operation.ts'
import type { AssumableRole } from '../../../gateway/ports.ts'
import { roleToAssume, roleToName, roleToTag } from '../assumed-roles.ts'
import { sizeOf, withoutSecrets } from '../credentials.ts'
import { mostPacked, pack } from '../packed-session.ts'
import { requestDetails } from '../request-details.ts'
import { sessionPolicies } from '../session-policies.ts'
import { sessionTags } from '../session-tags.ts'
import { issueSession } from '../sessions.ts'
import { requireSameSource, sourceIdentityOf } from '../source-identity.ts'

const oneHour = 3600

export default operation(AssumeRole, {
  access: [
    { action: 'sts:AssumeRole', on: roleToAssume },
    { action: 'sts:TagSession', on: roleToTag },
    { action: 'sts:SetSourceIdentity', on: roleToName },
  ],
  record: {
    // AWS: recorded.
    readOnly: true,
    response: withoutSecrets,
    resources: [roleToAssume],
    names: ({ RoleArn }, output) => [
      ...namesOfType('AWS::IAM::AccessKey', output?.Credentials?.AccessKeyId),
      ...namesOfType('AWS::STS::AssumedRole', output?.AssumedRoleUser?.AssumedRoleId, output?.AssumedRoleUser?.Arn),
      ...namesOfType('AWS::IAM::Role', RoleArn),
    ],
  },
  lasting: true,
  async handle(call) {
    const { input, scope, state, ports, note, error } = call
    refuseUnbuilt(call)
    const role = await ports.roles.find(state, input.RoleArn)
    if (!role) throw error('ValidationException', 'Request ARN is invalid')
    const seconds = requireDuration(call, role)
    requireSameSource(call)
    const policies = await sessionPolicies(call, role)
    const packed = pack({ ...(policies && { policies }), ...sessionTags(call) })
    const size = packed && requireRoom(packed.length, call)
    const { RoleSessionName: name } = input
    const { id: principal, account, partition } = role
    const sourceIdentity = sourceIdentityOf(input, scope.caller)
    const made = await issueSession(call, { account, principal, role: { name, sourceIdentity, packed } }, seconds)
    note(requestDetails(scope))
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
  },
})

type AssumeCall = Pick<Call<AssumeRoleRequest, 'PackedPolicyTooLargeException'>, 'input' | 'scope' | 'error' | 'unbuilt'>

function refuseUnbuilt({ input, unbuilt }: AssumeCall): void {
  const parts: readonly (readonly [string, boolean])[] = [
    ['an MFA device', input.SerialNumber !== undefined || input.TokenCode !== undefined],
    ['ProvidedContexts', input.ProvidedContexts !== undefined && input.ProvidedContexts.length > 0],
    ['MinimumSessionTokenSize', Boolean(input.MinimumSessionTokenSize)],
  ]
  for (const [part, isAsked] of parts) if (isAsked) throw unbuilt(part)
}

/** In seconds. */
function requireDuration({ input, scope, error }: AssumeCall, { longestSession }: AssumableRole): number {
  const { DurationSeconds: seconds = oneHour } = input
  if (scope.caller.kind === 'assumed-role' && seconds > oneHour) {
    throw error(
      'ValidationException', 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    )
  }
  if (seconds > longestSession) {
    throw error('ValidationException', 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.')
  }
  return seconds
}

/** In hundredths. AWS tells what it measures in no other way; both sentences are those that clients report. */
function requireRoom(bytes: number, { input, error }: AssumeCall): number {
  const size = Math.ceil(100 * bytes / mostPacked)
  if (size <= 100) return size
  const sentence = input.Policy === undefined && !input.PolicyArns?.length
    ? `Packed size of session tags consumes ${size}% of allotted space.`
    : `Packed policy consumes ${size}% of allotted space, please use smaller policy.`
  throw error('PackedPolicyTooLargeException', sentence)
}
