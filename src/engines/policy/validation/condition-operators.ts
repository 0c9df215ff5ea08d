// How conditions are stated: operators, quantifiers, and blocks with nothing in them.
import { operators } from '../conditions/registry.ts'
import { placeOfOperator, type CheckedCondition, type CheckedStatement } from './checked-policy.ts'
import { at, type Tell } from './finding.ts'

export function checkOperators({ condition, conditions }: CheckedStatement, tell: Tell): void {
  if (condition?.kind !== 'object') return
  const empty = 'This condition block is empty and it does not affect the policy. Specify conditions.'
  if (condition.members.length === 0) tell('SUGGESTION', 'EMPTY_OBJECT_CONDITION', empty, at(condition))
  for (const { value } of condition.members) {
    if (value.kind === 'object' && value.members.length === 0) tell('SUGGESTION', 'EMPTY_OBJECT_CONDITION', empty, at(value))
  }
  const told = new Set<CheckedCondition['written']>()
  for (const one of conditions) {
    if (!told.has(one.written)) checkOperator(one, tell)
    told.add(one.written)
    if (one.key.value.kind === 'list' && one.key.value.items.length === 0) checkEmpty(one, tell)
  }
}

function checkOperator(condition: CheckedCondition, tell: Tell): void {
  const { operator, ifExists, quantifier, written } = condition
  const place = placeOfOperator(condition)
  if (operator !== 'Null' && !operators.has(operator)) {
    const details = `The condition operator ${written.name} is not valid. Use a valid condition operator.`
    return tell('ERROR', 'INVALID_CONDITION_OPERATOR', details, place)
  }
  if (operator !== 'Null') return
  if (ifExists) {
    const details = 'The Null condition operator cannot be used with the IfExists suffix. Update the operator or the suffix.'
    tell('ERROR', 'NULL_WITH_IF_EXISTS', details, place)
  }
  if (quantifier !== undefined) {
    const details = 'Avoid using the Null condition operator with the ForAllValues or ForAnyValue qualifiers because they ' +
      'always return a true or false respectively.'
    tell('SUGGESTION', 'NULL_WITH_QUALIFIER', details, place)
  }
}

function checkEmpty({ key: { name, value }, quantifier, ifExists }: CheckedCondition, tell: Tell): void {
  const better = 'To determine if the request context is empty, we recommend that you use the Null condition operator with the ' +
    'value of true instead.'
  const missing = `matches only if the key ${name} is missing from the request context. ${better}`
  if (quantifier === 'ForAllValues') {
    const details = `The ForAllValues prefix with an empty condition key ${missing}`
    tell('SUGGESTION', 'EMPTY_ARRAY_CONDITION_FORALLVALUES', details, at(value))
  } else if (quantifier === 'ForAnyValue') {
    const details = `The ForAnyValue prefix with an empty condition key ${name} never matches the request context and it does ` +
      'not affect the policy. Specify conditions.'
    tell('SUGGESTION', 'EMPTY_ARRAY_CONDITION_FORANYVALUE', details, at(value))
  } else if (ifExists) {
    const details = `The IfExists suffix with an empty condition key ${missing}`
    tell('SUGGESTION', 'EMPTY_ARRAY_CONDITION_IFEXISTS', details, at(value))
  } else {
    const details = `There are no values for the condition key ${name} and it does not affect the policy. Specify conditions.`
    tell('SUGGESTION', 'EMPTY_ARRAY_CONDITION', details, at(value))
  }
}
