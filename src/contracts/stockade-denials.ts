// What our own service tells of the policies that a call was denied by.
import type { BooleanSchema, ListSchema, NumberSchema, StringSchema, StructureSchema } from './contract.ts'

export interface AskedCondition {
  Operator: string
  /** Lower case. */
  Key: string
  Operands: readonly string[]
  /** What the key held, as JSON; absent where it was absent. */
  Value?: string | undefined
  Holds: boolean
}
export interface AskedStatement {
  /** Which of its policy's, from 1. */
  Number: number
  Sid?: string | undefined
  Effect: string
  /** `Principal`, `Resource` or `Condition`: the first that does not match. Absent where the statement matches. */
  Misses?: string | undefined
  /** Of one that matches: that it leaves it to the policies of the caller's account. */
  Delegates?: boolean | undefined
  /** Those that were asked: of a statement that is about the caller and the resource. */
  Conditions: readonly AskedCondition[]
}
export interface OuterCall {
  /** `secretsmanager:GetSecretValue` */
  Operation: string
  RequestId: string
}
export interface AskedPolicy {
  /** `identity-based`, `resource-based`, `permissions boundary`, `session`, `service control`, `resource control`, `grant`. */
  Layer: string
  /** In an organization: from 1, which is the root's. */
  Level?: number | undefined
  /** Its ARN, or whose it is and what he calls it. */
  Policy?: string | undefined
  /** Those about the action. */
  Statements: readonly AskedStatement[]
  /** How many more it has. */
  Others: number
}

const flag: BooleanSchema = { type: 'boolean' }
const text: StringSchema = { type: 'string' }
const count: NumberSchema = { type: 'long' }
const texts: ListSchema = { type: 'list', item: () => text }

export const outerCall: StructureSchema = {
  type: 'structure',
  name: 'OuterCall',
  members: { Operation: { schema: () => text }, RequestId: { schema: () => text } },
  required: ['Operation', 'RequestId'],
}
const askedCondition: StructureSchema = {
  type: 'structure',
  name: 'AskedCondition',
  members: {
    Operator: { schema: () => text }, Key: { schema: () => text }, Operands: { schema: () => texts },
    Value: { schema: () => text }, Holds: { schema: () => flag },
  },
  required: ['Operator', 'Key', 'Operands', 'Holds'],
}
const askedStatement: StructureSchema = {
  type: 'structure',
  name: 'AskedStatement',
  members: {
    Number: { schema: () => count }, Sid: { schema: () => text }, Effect: { schema: () => text }, Misses: { schema: () => text },
    Delegates: { schema: () => flag },
    Conditions: { schema: () => ({ type: 'list', item: () => askedCondition }) },
  },
  required: ['Number', 'Effect', 'Conditions'],
}
export const askedPolicy: StructureSchema = {
  type: 'structure',
  name: 'AskedPolicy',
  members: {
    Layer: { schema: () => text }, Level: { schema: () => count }, Policy: { schema: () => text },
    Statements: { schema: () => ({ type: 'list', item: () => askedStatement }) }, Others: { schema: () => count },
  },
  required: ['Layer', 'Statements', 'Others'],
}
