// What conditions ask for: keys that there are none of, that hold many values or one, or that the actions do not have.
import { placeOfKey, placeOfOperator, type CheckedCondition, type CheckedStatement } from './checked-policy.ts'
import { take, type Work } from '../access-analysis/patterns.ts'
import { at, type Tell } from './finding.ts'
import type { KeyType, Knowledge } from './knowledge.ts'

export function checkKeys(statement: CheckedStatement, knowledge: Knowledge, tell: Tell, work: Work): void {
  checkDuplicates(statement, tell)
  checkPairs(statement, tell)
  for (const condition of statement.conditions) {
    const type = checkKey(condition, knowledge, tell)
    checkQuantifier(statement, condition, type, tell)
    if (type !== undefined) checkType(condition, type, tell)
    take(work, 16 * statement.actions.items.length)
    checkActionsOf(statement, condition, knowledge, tell)
  }
}

/** AWS: a name in any case. */
function checkDuplicates({ conditions }: CheckedStatement, tell: Tell): void {
  const seen = new Map<CheckedCondition['keys'], Map<string, CheckedCondition>>()
  for (const condition of conditions) {
    const names = seen.get(condition.keys) ?? new Map<string, CheckedCondition>()
    seen.set(condition.keys, names)
    const { name } = condition.key
    const before = names.get(name.toLowerCase())
    if (before && before.key.name !== name) {
      const details = `The condition key ${name} appears more than once with different capitalization in the same condition ` +
        'block. Remove the duplicate condition keys.'
      tell('ERROR', 'DUPLICATE_KEYS_WITH_DIFFERENT_CASE', details, placeOfKey(before), placeOfKey(condition))
    }
    names.set(name.toLowerCase(), condition)
  }
}

const paired: ReadonlyMap<string, readonly string[]> = new Map([['aws:vpcsourceip', ['aws:SourceVpc', 'aws:SourceVpce']]])

function checkPairs({ conditions }: CheckedStatement, tell: Tell): void {
  const names = new Set(conditions.map(({ key }) => key.name.toLowerCase()))
  for (const condition of conditions) {
    const { name } = condition.key
    const beside = paired.get(name.toLowerCase())
    if (!beside || beside.some(key => names.has(key.toLowerCase()))) continue
    const details = `Using the condition key ${name} can be overly permissive without also using the following condition keys: ` +
      `${beside.join(', ')}. Condition keys like this one are more secure when paired with a related key. We recommend that ` +
      'you add the related condition keys to the same condition block.'
    tell('SECURITY_WARNING', 'MISSING_PAIRED_CONDITION_KEYS', details, placeOfKey(condition))
  }
}

const tagged = new Map([
  ['aws:principaltag', 'aws:PrincipalTag/'], ['aws:requesttag', 'aws:RequestTag/'], ['aws:resourcetag', 'aws:ResourceTag/'],
])

/** The type of the key's value, where it is known. */
function checkKey(condition: CheckedCondition, knowledge: Knowledge, tell: Tell): KeyType | undefined {
  const { name } = condition.key
  const key = name.toLowerCase()
  const place = placeOfKey(condition)
  const colon = key.indexOf(':')
  if (colon <= 0 || colon === key.length - 1) {
    const details = 'The condition key format is not valid. Use the format service:keyname.'
    tell('ERROR', 'INVALID_CONDITION_KEY_FORMAT', details, place)
    return undefined
  }
  const tag = tagged.get(key.endsWith('/') ? key.slice(0, -1) : key)
  if (tag !== undefined) {
    const details = `The condition key ${tag} must include a tag key to control access based on tags. ` +
      `Use the format ${tag}tag-key and specify a key name for tag-key.`
    tell('ERROR', 'MISSING_TAG_KEY_IN_CONDITION', details, place)
    return undefined
  }
  const prefix = key.slice(0, colon)
  // AWS: `aws:ARN` is an older name of aws:PrincipalArn.
  if (key === 'aws:arn') return undefined
  if (prefix === 'aws') {
    const type = knowledge.findGlobalKey(key)
    if (type !== undefined) return type
    const details = `The condition key ${name} does not exist. Use a valid condition key.`
    tell('ERROR', 'INVALID_GLOBAL_CONDITION_KEY', details, place)
    return undefined
  }
  const service = knowledge.findService(prefix)
  const type = service?.findKey(key)
  if (service && type === undefined) {
    const details = `The condition key ${name} does not exist in the service ${prefix}. Use a valid condition key.`
    tell('ERROR', 'INVALID_SERVICE_CONDITION_KEY', details, place)
  }
  return type
}

function checkQuantifier(
  { effect }: CheckedStatement, condition: CheckedCondition, type: KeyType | undefined, tell: Tell,
): void {
  const { quantifier, key: { name } } = condition
  if (type === undefined || condition.operator === 'Null') return
  const isMany = type.startsWith('ArrayOf')
  if (isMany && quantifier === undefined) {
    const details = `The request context key ${name} has multiple values. Use the ForAllValues or ForAnyValue condition key ` +
      'qualifiers in your policy.'
    tell('ERROR', 'MISSING_QUALIFIER', details, placeOfKey(condition))
  }
  // A Deny that holds where the key is absent lets in nobody.
  if (!isMany && quantifier === 'ForAllValues' && effect === 'Allow') {
    const details = `Using ForAllValues qualifier with the single-valued condition key ${name} can be overly permissive. ` +
      'We recommend that you remove ForAllValues:.'
    tell('SECURITY_WARNING', 'FORALLVALUES_WITH_SINGLE_VALUED_KEY', details, placeOfOperator(condition))
  }
}

type OperandType = 'String' | 'ARN' | 'Numeric' | 'Bool' | 'Date' | 'IPAddress' | 'Binary'

export function operandTypeOf(operator: string): OperandType | undefined {
  if (operator.startsWith('String')) return 'String'
  if (operator.startsWith('Arn')) return 'ARN'
  if (operator.startsWith('Numeric')) return 'Numeric'
  if (operator.startsWith('Date')) return 'Date'
  if (operator === 'Bool') return 'Bool'
  if (operator === 'BinaryEquals') return 'Binary'
  return operator.endsWith('IpAddress') ? 'IPAddress' : undefined
}

/** AWS: what is an ARN, or an address, is a text as well; a date may be seconds. */
const allowed: Readonly<Record<OperandType, readonly OperandType[]>> = {
  String: ['String'], ARN: ['ARN', 'String'], Numeric: ['Numeric'], Bool: ['Bool'], Date: ['Date', 'Numeric'],
  IPAddress: ['IPAddress'], Binary: ['Binary'],
}

function checkType(condition: CheckedCondition, type: KeyType, tell: Tell): void {
  const stated = operandTypeOf(condition.operator)
  const held = type.replace('ArrayOf', '') as OperandType
  if (stated === undefined || allowed[held].includes(stated)) return
  // Of keys whose values are ARNs not all are of that type by the reference.
  if (held === 'String' && stated === 'ARN') return
  const details = `Use the operator type ${allowed[held].join(' or ')} instead of operator ${condition.written.name} for the ` +
    `condition key ${condition.key.name}.`
  tell('WARNING', 'TYPE_MISMATCH', details, placeOfOperator(condition))
}

/** In one sentence. */
const mostNamed = 20

/** AWS: actions with wildcards are not looked at; for tags there are codes of their own. */
function checkActionsOf(statement: CheckedStatement, condition: CheckedCondition, known: Knowledge, tell: Tell): void {
  const { actions } = statement
  const key = condition.key.name.toLowerCase()
  if (actions.not || key.startsWith('aws:')) return
  const without = actions.items.filter(({ value }) => {
    const action = value.toLowerCase()
    return !/[*?]/.test(action) && known.findService(action.slice(0, action.indexOf(':')))?.supports(action, key) === false
  })
  if (without.length === 0) return
  const named = without.slice(0, mostNamed).map(({ value }) => value).join(', ')
  const details = `The following actions: ${named} are not supported by the condition ` +
    `key ${condition.key.name}. The condition will not be evaluated for these actions. We recommend that you move these ` +
    'actions to a different statement without this condition key.'
  tell('ERROR', 'UNSUPPORTED_ACTION_FOR_CONDITION_KEY', details, ...without.map(at), at(condition.key.value))
}
