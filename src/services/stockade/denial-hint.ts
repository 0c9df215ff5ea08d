// What a denial has to do with who asked: a service in the caller's name, or the caller himself where he may only through one.
import type { Denial, DenialCondition, DenialPolicy, DenialStatement } from '../../gateway/ports.ts'

/** The keys that tell which service asks, as AWS writes them. */
const keys = new Map(
  ['kms:ViaService', 'aws:CalledVia', 'aws:CalledViaFirst', 'aws:CalledViaLast', 'aws:ViaAWSService']
    .map(key => [key.toLowerCase(), key] as const),
)

/** Undefined where nobody else asked, and no such condition had a part in it. */
export function denialHint(denial: Denial): string | undefined {
  const { through, via, explicit } = denial
  const outer = through.at(-1)
  const inName = outer && via && `${outer.operation} asked for it in the caller's name`
  const who = inName ?? 'the caller asked for it himself'
  const found = decidingConditions(denial)
  if (!found) return inName && `${inName}, with ${keys.get(via!.key)} ${via!.value}.`
  const { policy, statement, conditions } = found
  const name = `statement ${statement.number}${statement.sid === undefined ? '' : ` ${JSON.stringify(statement.sid)}`}`
  const outcome = `${explicit ? 'denies it' : 'does not match'} because of ${conditions.map(asked).join(' and of ')}`
  return `${name} of ${policy.name ?? `the ${policy.layer} policy`} ${outcome}: ${who}.`
}

interface Deciding {
  readonly policy: DenialPolicy
  readonly statement: DenialStatement
  readonly conditions: readonly DenialCondition[]
}

/** Of the layer that decided first; where none allowed, the other of those two that allow may have. */
function decidingConditions({ layer, explicit, policies = [] }: Denial): Deciding | undefined {
  const own = policies.filter(policy => policy.layer === layer)
  const mayAllow = !explicit && allowing.has(layer)
  const others = policies.filter(policy => mayAllow && policy.layer !== layer && allowing.has(policy.layer))
  for (const policy of [...own, ...others]) {
    for (const statement of policy.statements) {
      const conditions = explicit ? denying(statement) : missing(statement)
      if (conditions.length > 0) return { policy, statement, conditions }
    }
  }
  return undefined
}

const allowing: ReadonlySet<string> = new Set(['identity-based', 'resource-based'])

const isOfService = ({ key }: DenialCondition): boolean => keys.has(key)

/** By which a statement denies. */
const denying = ({ effect, misses, conditions }: DenialStatement): readonly DenialCondition[] =>
  (effect === 'Deny' && misses === undefined ? conditions.filter(isOfService) : [])

/** That alone keep a statement from allowing. */
function missing({ effect, misses, conditions }: DenialStatement): readonly DenialCondition[] {
  const failed = conditions.filter(({ holds }) => !holds)
  return effect === 'Allow' && misses === 'Condition' && failed.every(isOfService) ? failed : []
}

const asked = ({ operator, key, operands, value }: DenialCondition): string =>
  `${operator} ${keys.get(key)} [${operands.join(', ')}], which ${value === undefined ? 'was absent' : `was ${value}`}`
