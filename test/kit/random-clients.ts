// Clients that change and read a few users, policies, keys and aliases at random, and note what they were answered.
import type { Changed, Read } from './history.ts'
import { account } from './identity.ts'
import { textOf } from './model.ts'
import { errorOf, jsonCall, queryCall, send, signed, type Unsigned } from './raw-request.ts'
import type { Chance } from './chance.ts'

export class Notes {
  readonly changes: Changed[] = []
  readonly reads: Read[] = []
  /** Errors that were answered, by their code. */
  readonly refused = new Map<string, number>()
  /** Of access keys and KMS keys, deleted ones among them. */
  readonly accessKeys: string[] = []
  readonly keys: string[] = []
}

type Draw = (chance: Chance, notes: Notes) => Unsigned

interface Reading {
  readonly view: string
  readonly call: Unsigned
  readonly valueIn: (body: string) => string
  /** What else the answer tells, by view. */
  readonly othersIn?: (body: string) => readonly (readonly [view: string, value: string])[]
}

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index}`)
export const users = names('user-', 3)
const policies = names('policy-', 2)
export const aliases = names('alias/', 3)
/** So that some are deleted while they are used, and there are always others. */
const newestKeys = 4

const policyArn = (name: string) => `arn:aws:iam::${account}:policy/${name}`
const nothing = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:Encrypt', Resource: '*' }] })
let lastValue = 0
const tagName = (chance: Chance) => `tag-${chance.below(3)}`
const newest = ({ keys }: Notes) => keys.slice(-newestKeys)
const ofUser = (action: string): Draw => chance => queryCall('iam', action, { UserName: chance.pick(users) })
const ofPolicy = (action: string): Draw => chance =>
  queryCall('iam', action, { UserName: chance.pick(users), PolicyArn: policyArn(chance.pick(policies)) })
const ofKey = (operation: string, more: object = {}): Draw => (chance, notes) =>
  jsonCall('kms', operation, { KeyId: chance.pick(newest(notes)), ...more })
const ofAlias = (operation: string): Draw => (chance, notes) =>
  jsonCall('kms', operation, { AliasName: chance.pick(aliases), TargetKeyId: chance.pick(newest(notes)) })

const draws: readonly Draw[] = [
  ofUser('CreateUser'), ofUser('CreateUser'), ofUser('DeleteUser'), ofUser('CreateAccessKey'), ofUser('CreateAccessKey'),
  chance => queryCall('iam', 'TagUser', {
    UserName: chance.pick(users), 'Tags.member.1.Key': tagName(chance), 'Tags.member.1.Value': String(++lastValue),
  }),
  (chance, { accessKeys }) => queryCall('iam', 'DeleteAccessKey', {
    UserName: chance.pick(users), AccessKeyId: chance.pick(accessKeys.slice(-6)) ?? 'AKIAEXAMPLEOFNOBODY0',
  }),
  (chance, { accessKeys }) => queryCall('iam', 'UpdateAccessKey', {
    UserName: chance.pick(users), AccessKeyId: chance.pick(accessKeys.slice(-6)) ?? 'AKIAEXAMPLEOFNOBODY0',
    Status: chance.pick(['Active', 'Inactive']),
  }),
  ofPolicy('AttachUserPolicy'), ofPolicy('AttachUserPolicy'), ofPolicy('DetachUserPolicy'), ofPolicy('DetachUserPolicy'),
  chance => queryCall('iam', 'CreatePolicy', { PolicyName: chance.pick(policies), PolicyDocument: nothing }),
  chance => queryCall('iam', 'DeletePolicy', { PolicyArn: policyArn(chance.pick(policies)) }),
  ofKey('EnableKey'), ofKey('DisableKey'), ofKey('ScheduleKeyDeletion', { PendingWindowInDays: 7 }), ofKey('CancelKeyDeletion'),
  (chance, notes) => ofKey('TagResource', { Tags: [{ TagKey: tagName(chance), TagValue: String(++lastValue) }] })(chance, notes),
  ofAlias('CreateAlias'), ofAlias('CreateAlias'), ofAlias('UpdateAlias'),
  chance => jsonCall('kms', 'DeleteAlias', { AliasName: chance.pick(aliases) }),
  () => jsonCall('kms', 'CreateKey'),
]

const all = (xml: string, element: string): string[] => [...xml.matchAll(new RegExp(`<${element}>([^<]*)<`, 'g'))].map(m => m[1]!)
const pairs = (keys: readonly string[], values: readonly string[]) => textOf(keys.map((key, i) => [key, values[i]!] as const))

const readingsOfUser = (UserName: string): readonly Reading[] => [
  {
    view: `tags of ${UserName}`,
    call: queryCall('iam', 'ListUserTags', { UserName }),
    valueIn: body => pairs(all(body, 'Key'), all(body, 'Value')),
  },
  {
    view: `access keys of ${UserName}`,
    call: queryCall('iam', 'ListAccessKeys', { UserName }),
    valueIn: body => all(body, 'AccessKeyId').sort().join(),
    othersIn: body => all(body, 'Status').map((status, index) => [`status of ${all(body, 'AccessKeyId')[index]}`, status]),
  },
  {
    view: `policies of ${UserName}`,
    call: queryCall('iam', 'ListAttachedUserPolicies', { UserName }),
    valueIn: body => all(body, 'PolicyName').sort().join(),
  },
]

interface Described {
  readonly KeyMetadata: { readonly KeyId: string; readonly KeyState: string }
}

const readingsOfKey = (KeyId: string): readonly Reading[] => [
  {
    view: `state of ${KeyId}`,
    call: jsonCall('kms', 'DescribeKey', { KeyId }),
    valueIn: body => (JSON.parse(body) as Described).KeyMetadata.KeyState,
  },
  {
    view: `tags of ${KeyId}`,
    call: jsonCall('kms', 'ListResourceTags', { KeyId }),
    valueIn: body => textOf((JSON.parse(body) as { Tags: { TagKey: string; TagValue: string }[] }).Tags
      .map(({ TagKey, TagValue }) => [TagKey, TagValue] as const)),
  },
]

const readingOfAlias = (KeyId: string): Reading => ({
  view: `key of ${KeyId}`,
  call: jsonCall('kms', 'DescribeKey', { KeyId }),
  valueIn: body => (JSON.parse(body) as Described).KeyMetadata.KeyId,
})

export const readings = (keys: readonly string[]): readonly Reading[] =>
  [...users.flatMap(readingsOfUser), ...keys.flatMap(readingsOfKey), ...aliases.map(readingOfAlias)]

export async function change(node: string, call: Unsigned, notes: Notes): Promise<void> {
  const began = performance.now()
  const answer = await send(node, signed(node, call))
  const ended = performance.now()
  if (answer.status !== 200) {
    const { code } = errorOf(answer)
    notes.refused.set(code, (notes.refused.get(code) ?? 0) + 1)
    return
  }
  const operation = call.headers['x-amz-target']?.split('.')[1] ?? new URLSearchParams(call.body).get('Action')!
  notes.changes.push({ node, began, ended, requestId: String(answer.headers['x-amzn-requestid']), operation })
  if (operation === 'CreateKey') notes.keys.push((JSON.parse(answer.body) as Described).KeyMetadata.KeyId)
  if (operation === 'CreateAccessKey') notes.accessKeys.push(all(answer.body, 'AccessKeyId')[0]!)
}

const isMissing = (code: string): boolean => code === 'NoSuchEntity' || code === 'NotFoundException'

export async function read(node: string, { view, call, valueIn, othersIn }: Reading, notes: Notes): Promise<void> {
  const began = performance.now()
  const answer = await send(node, signed(node, call))
  const ended = performance.now()
  const note = (seen: string, value: string) => notes.reads.push({ node, began, ended, view: seen, value })
  if (answer.status === 200) {
    note(view, valueIn(answer.body))
    for (const [other, value] of othersIn?.(answer.body) ?? []) note(other, value)
  } else if (isMissing(errorOf(answer).code)) note(view, '')
  else throw new Error(`${view}: ${JSON.stringify(errorOf(answer))}`)
}

/** One client at one node: as many reads as changes. */
export async function act(node: string, calls: number, chance: Chance, notes: Notes): Promise<void> {
  for (let call = 0; call < calls; call++) {
    await change(node, chance.pick(draws)(chance, notes), notes)
    await read(node, chance.pick(readings(newest(notes))), notes)
  }
}
