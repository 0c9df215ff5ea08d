// What a decision costs by itself, in this process: an identity's policies, of which the last statement allows the call and all
// others are about other services. Beside it a plain loop over the parsed statements, and Cedar, where that is installed.
import { compilePolicy } from '../src/engines/policy/compile.ts'
import { evaluate } from '../src/engines/policy/evaluate.ts'
import type { Question } from '../src/engines/policy/question.ts'
import { median, printTable, ratio } from './table.ts'

const rounds = 9
/** Milliseconds that a round goes on, whatever a decision costs. */
const longEnough = 20
const account = '000000000000'
const key = `arn:aws:kms:us-east-1:${account}:key/11111111-2222-3333-4444-555555555555`
const team = 'aws:principaltag/team'

interface Size {
  readonly name: string
  readonly policies: number
  readonly statements: number
}

const sizes: readonly Size[] = [
  { name: '1 policy of 1 statement', policies: 1, statements: 1 }, { name: '10 policies of 1', policies: 10, statements: 1 },
  { name: '100 policies of 1', policies: 100, statements: 1 }, { name: '10 policies of 100', policies: 10, statements: 100 },
]

interface Said {
  readonly Effect: string
  readonly Action: readonly string[]
  readonly Resource: string
  readonly Condition?: { readonly StringEquals: Readonly<Record<string, string>> }
}

type Decide = () => boolean

export async function decisions(): Promise<void> {
  const cedar = await loadCedar()
  const rows: (readonly (string | number)[])[] = []
  for (const size of sizes) rows.push(await measure(size, cedar))
  const others = cedar ? ['a plain loop', 'to it', 'Cedar', 'to it'] : ['a plain loop', 'to it']
  printTable('decisions: microseconds for each, in one thread', ['an identity with', 'stockade', ...others], rows)
  if (!cedar) console.log(`\nCedar is not installed: npm install --no-save ${cedarPackage}`)
}

async function measure(size: Size, cedar: Cedar | undefined): Promise<readonly (string | number)[]> {
  const policies = policiesOf(size)
  const ways = [engine(policies), plainLoop(policies), ...(cedar ? [inCedar(cedar, policies, size.name)] : [])]
  const wrong = ways.findIndex(decide => !decide())
  if (wrong >= 0) throw new Error(`The ${wrong}. way denies.`)
  const measured = ways.map((): number[] => [])
  for (let round = 0; round < rounds; round++) ways.forEach((decide, way) => measured[way]!.push(timeOf(decide)))
  const [ours, ...others] = measured as [number[], ...number[][]]
  return [size.name, median(ours), ...others.flatMap(other => [median(other), ratio(ours, other)])]
}

/** In microseconds. */
function timeOf(decide: Decide): number {
  const start = performance.now()
  let taken = 0
  let made = 0
  for (; taken < longEnough; made += 10) {
    for (let i = 0; i < 10; i++) decide()
    taken = performance.now() - start
  }
  return taken * 1000 / made
}

function policiesOf({ policies, statements }: Size): readonly (readonly Said[])[] {
  const last = policies * statements - 1
  const said = (number: number) => (number === last ? mayEncrypt : ofService(number))
  return Array.from({ length: policies }, (_, p) => Array.from({ length: statements }, (_said, s) => said(p * statements + s)))
}

const mayEncrypt: Said = {
  Effect: 'Allow', Action: ['kms:Encrypt', 'kms:Decrypt'], Resource: key, Condition: { StringEquals: { [team]: 'red' } },
}

const ofService = (number: number): Said => ({
  Effect: number % 7 === 0 ? 'Deny' : 'Allow', Action: [`service${number}:Get*`, `service${number}:List*`],
  Resource: `arn:aws:service${number}:*:${account}:thing/*`,
})

function engine(policies: readonly (readonly Said[])[]): Decide {
  const identity = policies.map(Statement =>
    ({ policy: compilePolicy(JSON.stringify({ Version: '2012-10-17', Statement }), 'identity') }))
  const principal = { kind: 'user', account, arn: `arn:aws:iam::${account}:user/ann`, id: 'AIDAANN' } as const
  const resource = { arn: key, account, authority: 'either' } as const
  const question: Question = {
    action: 'kms:Encrypt', principal, resource, identity, key: name => (name === team ? 'red' : undefined),
  }
  return () => evaluate(question).allowed
}

/** Whoever writes it in an afternoon: each pattern is a regular expression, and each statement is looked at. */
function plainLoop(policies: readonly (readonly Said[])[]): Decide {
  const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  const pattern = (text: string) => new RegExp(`^${escaped(text).replaceAll('\\*', '.*')}$`, 'i')
  const parsed = policies.flat().map(({ Effect, Action, Resource, Condition }) =>
    ({ denies: Effect === 'Deny', actions: Action.map(pattern), resource: pattern(Resource), asked: Condition?.StringEquals }))
  const values = new Map([[team, 'red']])
  return () => {
    let allowed = false
    for (const { denies, actions, resource, asked } of parsed) {
      if (!actions.some(action => action.test('kms:Encrypt')) || !resource.test(key)) continue
      if (asked && !Object.entries(asked).every(([name, value]) => values.get(name) === value)) continue
      if (denies) return false
      allowed = true
    }
    return allowed
  }
}

const cedarPackage = '@cedar-policy/cedar-wasm'

interface Cedar {
  preparsePolicySet(id: string, policies: { readonly staticPolicies: string }): { readonly type: string }
  statefulIsAuthorized(call: object): { readonly response?: { readonly decision: string } }
}

const loadCedar = (): Promise<Cedar | undefined> =>
  (import(`${cedarPackage}/nodejs`) as Promise<Cedar>).catch(() => undefined)

/** The same policies in its language, parsed beforehand. Of actions it has names and no patterns, which is the cheaper. */
function inCedar(cedar: Cedar, policies: readonly (readonly Said[])[], id: string): Decide {
  const texts = policies.flat().map(({ Effect, Action, Resource, Condition }) => {
    const actions = Action.map(action => `Action::${JSON.stringify(action)}`).join(', ')
    const on = Condition ? `resource == Resource::${JSON.stringify(Resource)}` : 'resource'
    const when = Condition ? 'context.team == "red"' : `context.arn like ${JSON.stringify(Resource)}`
    return `${Effect === 'Deny' ? 'forbid' : 'permit'}(principal, action in [${actions}], ${on}) when { ${when} };`
  })
  const { type } = cedar.preparsePolicySet(id, { staticPolicies: texts.join('\n') })
  if (type !== 'success') throw new Error('Cedar does not take the policies.')
  const call = {
    principal: { type: 'User', id: 'ann' }, action: { type: 'Action', id: 'kms:Encrypt' },
    resource: { type: 'Resource', id: key }, context: { team: 'red', arn: key }, preparsedPolicySetId: id, entities: [],
  }
  return () => cedar.statefulIsAuthorized(call).response?.decision === 'allow'
}
