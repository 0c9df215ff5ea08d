// The part of JSON Schema (draft 2020-12) that the schema of seeds is written in. What is not here, the loader does not know.

export type Schema = TextSchema | WholeSchema | ListSchema | ObjectSchema | TextOrObjectSchema

interface Described {
  readonly description?: string
}

export interface TextSchema extends Described {
  readonly type: 'string'
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  /** What the pattern asks for, after the name of what it is asked of. No keyword of the draft: editors show it for their own. */
  readonly patternErrorMessage?: string
  readonly enum?: readonly string[]
}

export interface WholeSchema extends Described {
  readonly type: 'integer'
  readonly minimum: number
  readonly maximum: number
}

export interface ListSchema extends Described {
  readonly type: 'array'
  readonly items: Schema
  readonly uniqueItems?: true
}

/** A text, or names with whatever values. */
export interface TextOrObjectSchema extends Described {
  readonly type: readonly ['string', 'object']
  readonly minLength: number
  readonly additionalProperties: true
  readonly minProperties: 1
}

export interface ObjectSchema extends Described {
  readonly type: 'object'
  /** The members that have a name of their own. */
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  /** Of which one is there, and no other. */
  readonly oneOf?: readonly { readonly required: readonly [string] }[]
  /** What all other members are; true takes anything, false nothing. */
  readonly additionalProperties: Schema | boolean
  readonly propertyNames?: TextSchema
  readonly minProperties?: 1
}
