// What one could want in a seed and Stockade cannot make: whoever writes it is told what is missing, not that it is unknown.
import { byName, type ByName } from '../core/by-name.ts'
import { parameter } from './schema.ts'
import type { ObjectSchema } from './schema-form.ts'

/** By the part of a seed, the member's name and what it would take. */
export const notBuilt: ReadonlyMap<ObjectSchema, ByName<string>> = new Map([
  [parameter, byName({
    tier: 'ssm:PutParameter with Tier',
    policies: 'ssm:PutParameter with Policies',
    allowedPattern: 'ssm:PutParameter with AllowedPattern',
    dataType: 'ssm:PutParameter with DataType',
  })],
])
