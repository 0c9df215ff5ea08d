import { PutTargets, type PutTargetsRequest } from '../../../contracts/events.gen.ts'
import { parseArn } from '../../../core/arn.ts'
import { operation, rolesPassed, type Call, type Resolver } from '../../../gateway/operation.ts'
import { requireDefaultBus } from '../buses.ts'
import { getRule, mostTargets, ruleNamed, Rules } from '../rules.ts'

interface Targeting {
  readonly Targets?: readonly { readonly RoleArn?: string | undefined }[] | undefined
}

const passedRoles: Resolver<Targeting> = ({ Targets = [] }, context) =>
  rolesPassed('events.amazonaws.com', Targets.map(({ RoleArn }) => RoleArn), context)

export default operation(PutTargets, {
  access: [
    { action: 'events:PutTargets', on: ruleNamed },
    { action: 'iam:PassRole', on: passedRoles },
  ],
  record: { readOnly: false, response: output => output, resources: [ruleNamed] },
  async handle(call) {
    const { input, state, error } = call
    requireDefaultBus(call)
    for (const target of input.Targets) requireQueue(call, target)
    const rule = await getRule(call, input.Rule)
    // AWS: a target of an id that is there takes its place.
    const targets = new Map(rule.targets.map(target => [target.id, target]))
    for (const { Id: id, Arn: arn, RoleArn: role } of input.Targets) {
      targets.set(id, { id, arn, ...(role !== undefined && { role }) })
    }
    if (targets.size > mostTargets) {
      throw error('LimitExceededException', 'The requested resource exceeds the maximum number allowed.')
    }
    await state.update(Rules, { ...rule, targets: [...targets.values()] })
    return { FailedEntryCount: 0, FailedEntries: [] }
  },
})

type TargetsCall = Pick<Call<PutTargetsRequest>, 'scope' | 'error' | 'unbuilt'>

type GivenTarget = Call<PutTargetsRequest>['input']['Targets'][number]

const builtMembers: ReadonlySet<string> = new Set(['Id', 'Arn', 'RoleArn'])

function requireQueue({ scope, error, unbuilt }: TargetsCall, target: GivenTarget): void {
  const { Arn } = target
  const arn = parseArn(Arn)
  if (!arn || arn.partition !== scope.partition) throw error('ValidationException', wrongForm(Arn))
  const member = Object.keys(target).find(name => !builtMembers.has(name))
  if (member !== undefined) throw unbuilt(member)
  if (arn.service !== 'sqs' || arn.resource.endsWith('.fifo')) throw unbuilt('a target that is no standard queue')
  const isQueue = arn.region === scope.region && /^\d{12}$/.test(arn.account) && /^[\w-]{1,80}$/.test(arn.resource)
  if (!isQueue) throw error('ValidationException', wrongForm(Arn))
}

const wrongForm = (arn: string): string => `Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`
