// A rule: which events of its account and Region it is for, and where those go.
import { byName } from '../../core/by-name.ts'
import { formatArn } from '../../core/arn.ts'
import type { Tags } from '../../core/tags.ts'
import type { RuleState } from '../../contracts/events.gen.ts'
import { unnamed, type Call, type Resolver, type ResolverContext, type Resource } from '../../gateway/operation.ts'
import { collection } from '../../storage/collection.ts'

export interface Target {
  readonly id: string
  /** Of a queue of the rule's Region. */
  readonly arn: string
  /** In which EventBridge delivers to it, where it does not as itself. */
  readonly role?: string
}

export interface Rule {
  readonly name: string
  readonly partition: string
  readonly account: string
  readonly region: string
  readonly pattern: string
  readonly state: RuleState
  readonly description?: string
  readonly targets: readonly Target[]
  readonly tags: Tags
}

export const Rules = collection<Rule>('events.rules', { per: 'region', key: ({ name }) => [name] })

/** AWS: rules of an account in a Region, and targets of a rule. */
export const [mostRules, mostTargets] = [300, 5]

type Place = Pick<Rule, 'partition' | 'account' | 'region'>

export const ruleArn = ({ partition, account, region }: Place, name: string): string =>
  formatArn({ partition, service: 'events', region, account, resource: `rule/${name}` })

interface RuleInput {
  readonly Name?: string | undefined
  readonly Rule?: string | undefined
}

export const ruleNamed: Resolver<RuleInput> = ({ Name, Rule: name = Name }, context) =>
  (name === undefined ? unnamed : ruleResource(name, context))

async function ruleResource(name: string, { scope, state }: ResolverContext): Promise<Resource> {
  const rule = await state.get(Rules, [name])
  return {
    arn: ruleArn(scope, name), account: scope.account, exists: rule !== undefined, authority: 'either', type: 'AWS::Events::Rule',
    tags: rule?.tags ?? {}, keys: byName({ 'events:creatoraccount': () => scope.account }),
  }
}

type RuleCall = Pick<Call<unknown, 'ResourceNotFoundException'>, 'state' | 'error'>

export async function getRule({ state, error }: RuleCall, name: string): Promise<Rule> {
  const rule = await state.get(Rules, [name])
  if (!rule) throw error('ResourceNotFoundException', `Rule ${name} does not exist on EventBus default.`)
  return rule
}
