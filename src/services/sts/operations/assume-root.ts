import { AssumeRoot } from '../../../contracts/sts.gen.ts'
import { findSourceIdentity } from '../../../gateway/caller.ts'
import { namesOfType, operation } from '../../../gateway/operation.ts'
import { refuseSize, sizeOf, withoutSecrets } from '../credentials.ts'
import { memberNamed, memberRoot } from '../member-roots.ts'
import { requestDetails } from '../request-details.ts'
import { issueSession } from '../sessions/sessions.ts'

const fifteenMinutes = 900

export default operation(AssumeRoot, {
  access: [{ action: 'sts:AssumeRoot', on: memberRoot }],
  record: {
    readOnly: false,
    resources: [memberRoot],
    response: withoutSecrets,
    names: (_input, output) => namesOfType('AWS::IAM::AccessKey', output?.Credentials?.AccessKeyId),
  },
  async handle(call) {
    const { input, scope, ports, note, error } = call
    const { TargetPrincipal, TaskPolicyArn: { arn: task }, DurationSeconds = fifteenMinutes } = input
    refuseSize(call)
    const account = memberNamed(TargetPrincipal, scope)
    // DIFFERS: AWS's sentences are not known.
    if (account === undefined) {
      throw error('ValidationException', `${TargetPrincipal} is neither an account nor the ARN of its root user.`)
    }
    if (task === undefined || !ports.rootAccess.isTask(task)) {
      throw error('ValidationException', `${task ?? 'Nothing'} is no policy of a privileged task.`)
    }
    const sourceIdentity = findSourceIdentity(scope.caller)
    const assumedRoot = { by: scope.account, task, ...(sourceIdentity !== undefined && { sourceIdentity }) }
    const made = await issueSession(call, { account, principal: account, assumedRoot }, DurationSeconds)
    note(requestDetails(scope))
    return { Credentials: made, ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }), ...sizeOf(made) }
  },
})
