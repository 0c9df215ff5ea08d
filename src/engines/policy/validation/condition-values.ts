// What conditions compare with: values that are none of their operator's, or that it does not compare as they look.
import { parseDate } from '../conditions/dates.ts'
import { parseDecimal } from '../conditions/decimal.ts'
import { textOf, type CheckedCondition, type CheckedStatement, type LocatedOperand } from './checked-policy.ts'
import { operandTypeOf } from './condition-keys.ts'
import { at, type FindingType, type Tell } from './finding.ts'
import type { Knowledge } from './knowledge.ts'
import { isNetwork } from './networks.ts'
import { hasVariable } from './variables.ts'

export function checkValues({ conditions }: CheckedStatement, knowledge: Knowledge, tell: Tell): void {
  for (const condition of conditions) {
    for (const operand of condition.operands) {
      checkOperand(condition, operand, tell)
      checkKnown(condition, operand, knowledge, tell)
    }
    checkBooleans(condition, tell)
    checkBounds(condition, tell)
  }
}

const base64 = /^[A-Za-z0-9+/]*={0,2}$/

interface Form {
  readonly type: FindingType
  readonly code: string
  readonly isGood: (text: string) => boolean
  readonly details: (operator: string) => string
}

const forms: ReadonlyMap<string, Form> = new Map([
  ['Bool', {
    type: 'WARNING', code: 'TYPE_MISMATCH_BOOLEAN', isGood: text => /^(?:true|false)$/i.test(text),
    details: operator => `Add a valid Boolean value (true or false) for the condition operator ${operator}.`,
  }],
  ['Null', {
    type: 'WARNING', code: 'TYPE_MISMATCH_BOOLEAN', isGood: text => /^(?:true|false)$/i.test(text),
    details: operator => `Add a valid Boolean value (true or false) for the condition operator ${operator}.`,
  }],
  ['Date', {
    type: 'WARNING', code: 'TYPE_MISMATCH_DATE', isGood: text => parseDate(text) !== undefined,
    details: () => 'The date condition operator is used with an invalid value. Specify a valid date using YYYY-MM-DD or other ' +
      'ISO 8601 date/time format.',
  }],
  ['IPAddress', {
    type: 'ERROR', code: 'TYPE_MISMATCH_IP_RANGE', isGood: isNetwork,
    details: operator => `The condition operator ${operator} is used with an invalid IP range value. Specify the IP range in ` +
      'standard CIDR format.',
  }],
  ['Numeric', {
    type: 'WARNING', code: 'TYPE_MISMATCH_NUMBER', isGood: text => parseDecimal(text) !== undefined,
    details: operator => `Add a valid numeric value for the condition operator ${operator}.`,
  }],
  ['Binary', {
    type: 'WARNING', code: 'TYPE_MISMATCH_STRING', isGood: text => text.length % 4 === 0 && base64.test(text),
    details: operator => `Add a valid base64-encoded string value for the condition operator ${operator}.`,
  }],
] satisfies [string, Form][])

function checkOperand({ operator, written }: CheckedCondition, operand: LocatedOperand, tell: Tell): void {
  const text = textOf(operand)
  const type = operator === 'Null' ? 'Null' : operandTypeOf(operator)
  if (type === undefined) return
  if (hasVariable(text)) {
    if (type === 'String' || type === 'ARN' || type === 'Bool') return
    const details = 'Policy variables can only be used with String and ARN operators.'
    return tell('ERROR', 'INVALID_VARIABLE_FOR_OPERATOR', details, at(operand))
  }
  const form = forms.get(type)
  if (form && !form.isGood(text)) tell(form.type, form.code, form.details(written.name), at(operand))
  if (type === 'String' && !operator.endsWith('Like') && /[*?]/.test(text.replace(/\$\{[*?$]\}/g, ''))) {
    const details = 'Your condition value includes a * or ? character. If you meant to use a wildcard (*, ?), update the ' +
      'condition operator to include Like.'
    tell('WARNING', 'WILDCARD_WITHOUT_LIKE_OPERATOR', details, at(operand))
  }
}

const vpc = /^vpc-(?:[0-9a-zA-Z]{8}|[0-9a-zA-Z]{17})$/
const endpoint = /^vpce-(?:[0-9a-zA-Z]{8}|[0-9a-zA-Z]{17})$/
const servicePrincipals: ReadonlyMap<string, string> = new Map([
  ['aws:principalservicename', 'service-name.amazonaws.com'], ['iam:passedtoservice', 'service-name.amazonaws.com'],
  ['kms:viaservice', 'service-name.AWS_region.amazonaws.com'],
])

/** Values of keys whose form is known, where they are whole. */
function checkKnown({ key, operator }: CheckedCondition, operand: LocatedOperand, known: Knowledge, tell: Tell): void {
  const text = textOf(operand)
  const name = key.name.toLowerCase()
  if (!operator.startsWith('String') || /[*?]/.test(text) || hasVariable(text)) return
  if (name === 'aws:requestedregion' && !known.hasRegion(text)) {
    const details = `The Region ${text} is not valid. Update the condition value to a suported Region.`
    tell('ERROR', 'INVALID_REGION', details, at(operand))
  }
  if (name === 'aws:sourcevpc' && !vpc.test(text)) {
    const details = "The VPC identifier in the condition key value is not valid. Use the prefix 'vpc-' followed by 8 or 17 " +
      'alphanumeric characters.'
    tell('ERROR', 'INVALID_VPC_FORMAT', details, at(operand))
  }
  if (name === 'aws:sourcevpce' && !endpoint.test(text)) {
    const details = "The VPCE identifier in the condition key value is not valid.  Use the prefix 'vpce-' followed by 8 or 17 " +
      'alphanumeric characters.'
    tell('ERROR', 'INVALID_VPCE_FORMAT', details, at(operand))
  }
  const form = servicePrincipals.get(name)
  if (form !== undefined && !/\.amazonaws\.com(?:\.cn)?$/.test(text)) {
    const details = `The service principal does not match the expected format. Use the format ${form}.`
    tell('ERROR', 'INVALID_SERVICE_PRINCIPAL_FORMAT', details, at(operand))
  }
}

function checkBooleans({ operator, key: { value }, operands }: CheckedCondition, tell: Tell): void {
  if (operator !== 'Bool' || operands.length < 2) return
  const details = 'The condition key does not support multiple Boolean values. Use a single Boolean value.'
  tell('ERROR', 'INVALID_CONDITION_MULTIPLE_BOOLEAN', details, at(value))
}

/** Of several bounds one decides. */
function checkBounds({ operator, written, key, operands }: CheckedCondition, tell: Tell): void {
  const [, order] = /^Numeric(Less|Greater)Than/.exec(operator) ?? []
  if (order === undefined || operands.length < 2) return
  if (operands.some(operand => parseDecimal(textOf(operand)) === undefined)) return
  const details = `Multiple values in ${written.name} are redundant. Replace with the ` +
    `${order === 'Less' ? 'greatest' : 'least'} single value for ${key.name}.`
  tell('SUGGESTION', 'REDUNDANT_CONDITION_VALUE_NUM', details, at(key.value))
}
