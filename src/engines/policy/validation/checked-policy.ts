// A policy as checks look at it: its elements where they stand, as far as they are what they should be. What is not is told as
// it is read.
import type { Located, LocatedMember, LocatedObject, LocatedScalar, LocatedText } from '../document/located.ts'
import { at, nameOf, type Tell } from './finding.ts'

export type CheckedType = 'identity' | 'resource' | 'service-control' | 'resource-control'

export interface CheckedPolicy {
  readonly type: CheckedType
  /** Of a resource policy: `AWS::S3::Bucket`. A role's trust policy is `AWS::IAM::AssumeRolePolicyDocument`. */
  readonly resourceType?: string | undefined
  readonly text: string
  readonly root: LocatedObject
  readonly version: string | undefined
  readonly statements: readonly CheckedStatement[]
}

export interface CheckedStatement {
  readonly node: LocatedObject
  readonly effect: 'Allow' | 'Deny' | undefined
  readonly sid: LocatedText | undefined
  readonly actions: CheckedList
  readonly resources: CheckedList
  readonly principals: CheckedPrincipals
  readonly condition: Located | undefined
  readonly conditions: readonly CheckedCondition[]
}

/** An Action or Resource element, or its negation. */
export interface CheckedList {
  /** Absent where neither is there. */
  readonly element?: Located
  readonly not: boolean
  readonly items: readonly LocatedText[]
}

export interface CheckedPrincipals {
  readonly element?: Located
  readonly not: boolean
  readonly names: readonly CheckedPrincipal[]
}

export interface CheckedPrincipal {
  /** `*` stands without one. */
  readonly key?: string
  readonly text: LocatedText
}

export type LocatedOperand = LocatedText | LocatedScalar

export interface CheckedCondition {
  /** As it is written: `ForAnyValue:StringLikeIfExists`. */
  readonly written: LocatedMember
  readonly block: Located
  readonly quantifier: 'ForAllValues' | 'ForAnyValue' | undefined
  /** Without quantifier and suffix. */
  readonly operator: string
  readonly ifExists: boolean
  readonly key: LocatedMember
  readonly keys: Located
  readonly operands: readonly LocatedOperand[]
}

/** The element of that name. Of two the last counts, as it does where policies are evaluated. */
export const memberOf = (object: LocatedObject, name: string): LocatedMember | undefined =>
  object.members.findLast(member => member.name === name)

export const isTrust = ({ resourceType }: CheckedPolicy): boolean => resourceType === 'AWS::IAM::AssumeRolePolicyDocument'

/** AWS: the name of a JSON type in the sentence is not published. DIFFERS: it is ours. */
const mismatch = (tell: Tell, value: Located, expected: string): void =>
  tell('ERROR', 'DATA_TYPE_MISMATCH', `The text does not match the expected JSON data type ${expected}.`, at(value))

export function readStatements(root: LocatedObject, tell: Tell): readonly CheckedStatement[] {
  const statement = memberOf(root, 'Statement')?.value
  if (!statement) return []
  if (statement.kind === 'object') return [readStatement(statement, tell)]
  if (statement.kind !== 'list') {
    mismatch(tell, statement, 'Object or Array')
    return []
  }
  return statement.items.flatMap(item => {
    if (item.kind === 'object') return [readStatement(item, tell)]
    mismatch(tell, item, 'Object')
    return []
  })
}

function readStatement(node: LocatedObject, tell: Tell): CheckedStatement {
  const effect = readText(node, 'Effect', tell)?.value
  const condition = memberOf(node, 'Condition')?.value
  return {
    node,
    effect: effect === 'Allow' || effect === 'Deny' ? effect : undefined,
    sid: readText(node, 'Sid', tell),
    actions: readList(node, 'Action', tell),
    resources: readList(node, 'Resource', tell),
    principals: readPrincipals(node, tell),
    condition,
    conditions: condition ? readConditions(condition, tell) : [],
  }
}

export function readText(node: LocatedObject, name: string, tell: Tell): LocatedText | undefined {
  const value = memberOf(node, name)?.value
  if (!value || value.kind === 'string') return value
  mismatch(tell, value, 'String')
  return undefined
}

/** Under the name, or its negation. */
function findElement(node: LocatedObject, name: string): { readonly element?: Located; readonly not: boolean } {
  const [plain, negated] = [memberOf(node, name), memberOf(node, `Not${name}`)]
  const found = plain ?? negated
  return { not: plain === undefined && negated !== undefined, ...(found && { element: found.value }) }
}

function readList(node: LocatedObject, name: string, tell: Tell): CheckedList {
  const found = findElement(node, name)
  return { ...found, items: found.element ? textsOf(found.element, tell) : [] }
}

function textsOf(element: Located, tell: Tell): readonly LocatedText[] {
  const items = element.kind === 'list' ? element.items : [element]
  return items.filter((item): item is LocatedText => {
    if (item.kind !== 'string') mismatch(tell, item, element.kind === 'list' ? 'String' : 'String or Array')
    return item.kind === 'string'
  })
}

function readPrincipals(node: LocatedObject, tell: Tell): CheckedPrincipals {
  const found = findElement(node, 'Principal')
  const { element } = found
  if (element?.kind === 'string') return { ...found, names: [{ text: element }] }
  if (element?.kind !== 'object') return { ...found, names: [] }
  const names = element.members.flatMap(({ name: key, value }) => textsOf(value, tell).map(text => ({ key, text })))
  return { ...found, names }
}

const operatorForm = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/s

function readConditions(condition: Located, tell: Tell): readonly CheckedCondition[] {
  if (condition.kind !== 'object') {
    mismatch(tell, condition, 'Object')
    return []
  }
  return condition.members.flatMap(written => {
    const { value: block } = written
    if (block.kind !== 'object') {
      mismatch(tell, block, 'Object')
      return []
    }
    const [, quantifier, operator = '', suffix] = operatorForm.exec(written.name)!
    return block.members.map(key => ({
      written, block: condition, operator, ifExists: suffix !== undefined, key, keys: block,
      quantifier: quantifier as CheckedCondition['quantifier'], operands: readOperands(key.value, tell),
    }))
  })
}

function readOperands(value: Located, tell: Tell): readonly LocatedOperand[] {
  const items = value.kind === 'list' ? value.items : [value]
  const operands = items.filter((item): item is LocatedOperand => {
    const isScalar = item.kind !== 'object' && item.kind !== 'list' && item.kind !== 'null'
    if (!isScalar) mismatch(tell, item, 'String')
    return isScalar
  })
  if (new Set(operands.map(({ kind }) => kind)).size > 1) {
    const details = 'The condition value data types do not match. Use condition values of the same JSON data type.'
    tell('ERROR', 'INVALID_CONDITION_DATA_TYPE', details, at(value))
  }
  return operands
}

export const textOf = ({ value }: LocatedOperand): string => String(value)

/** Where a condition's key stands, and where its operator does. */
export const placeOfKey = ({ key, keys }: CheckedCondition) => nameOf(key, keys)
export const placeOfOperator = ({ written, block }: CheckedCondition) => nameOf(written, block)
