// Worlds at random: every layer of policies, every kind of principal, and each of them often enough to decide.
import { chanceFrom, type Chance } from '../chance.ts'
import { conditionsAtRandom, contextAtRandom } from './random-conditions.ts'
import { principalAtRandom, principalsAtRandom } from './random-principals.ts'
import type { Document, Effect, OneOrMany, Statement, World } from './world.ts'

interface Place {
  readonly chance: Chance
  readonly action: string
  readonly arn: string
  readonly principal: World['principal']
  /** Whose elements a document has: a resource's policy names principals, a role's names no resource. */
  readonly kind: 'plain' | 'resource' | 'trust'
}

/** In how many of 100 cases. */
const odds = (chance: Chance, percent: number): boolean => chance.below(100) < percent

const actions = ['s3:GetObject', 's3:GetObjectAcl', 's3:PutObject', 'kms:Decrypt']
const arns = [
  'arn:aws:s3:::box/a', 'arn:aws:s3:::box/a:b/c', 'arn:aws:s3:::box/*', 'arn:aws:kms:us-east-1:111111111111:key/k',
  'arn:aws:sns:us-east-1:111111111111:t:222222222222:s',
]
const roleArn = 'arn:aws:iam::111111111111:role/trusting'

/** Those of an action that is met, and others. */
function actionsAtRandom({ chance, action, kind }: Place, meets: boolean): Pick<Statement, 'Action' | 'NotAction'> {
  const [service, name] = action.split(':') as [string, string]
  const meeting = [
    ...(kind === 'trust' ? [] : ['*', '*']), action, `${service}:*`, `${service}:${name.slice(0, 3)}*`, action.toUpperCase(),
    `${service}:?${name.slice(1)}`, `${service}:*${name.slice(-3)}`, `${service}:${name}*`, `${service.toUpperCase()}:${name}`,
  ]
  const others = kind === 'trust'
    ? ['sts:TagSession', 'sts:Set*'] : ['s3:Put?', 'kms:D', 'sqs:*', `${service}:${name}?`, 's3:get']
  const list: OneOrMany<string> = [chance.pick(meets ? meeting : others), ...(odds(chance, 30) ? [chance.pick(others)] : [])]
  const drawn = list.length === 1 && odds(chance, 60) ? list[0]! : list
  if (!odds(chance, 12)) return { Action: drawn }
  return { NotAction: chance.pick(meets ? others : meeting) }
}

const meetingResources = [
  'arn:aws:s3:*', 'arn:aws:s3:::*', 'arn:aws:s3:::box/*', 'arn:aws:s3:::b?x/a*', 'arn:aws:s3:*:*:b/c', 'arn:aws:s3:::box/a:*',
  'arn:aws:s3:::box/${aws:username}', "arn:aws:s3:::box/${test:nothing, 'a'}", 'arn:aws:s3:::box/${*}',
  'arn:aws:s3:::${s3:prefix}*', 'arn:aws:kms', 'arn:aws:kms:*:*:key/*', 'arn:aws:kms:us-*:111111111111:*',
  "arn:aws:kms:us-????-1:*:key/${test:nothing, 'k'}",
  'arn:aws:sns:us-*:222222222222:?', 'arn:aws:sns:*:*:s', 'arn:aws:sns:us-*-1:111111111111:t:*', 'arn:aws:iam::*:role/*',
]
const otherResources = [
  'arn:aws:s3:::box', 'arn:aws:s3:::box/b', 'arn:aws:s3:::BOX/a', 'arn:aws:s3:::box/${test:nothing}', 'arn:aws:s3:::box/??',
  'arn:aws:kms:eu-*:*:*', 'arn:aws:kms:*-1:key/k', 'arn:aws:sns:*-1:222222222222:s', 'arn:aws:sns:us*t:222222222222:s',
  'arn:aws:sns:us-east-1?111111111111:t:*', 'arn:aws:sqs:us-east-1:111111111111:box/a',
]

function resourcesAtRandom({ chance, arn, kind }: Place, meets: boolean): Pick<Statement, 'Resource' | 'NotResource'> {
  if (kind === 'trust') return {}
  // Of the same service in most cases: others are told apart by their third part.
  const near = (list: readonly string[]) =>
    list.filter(one => one.split(':')[2] === arn.split(':')[2] || chance.below(8) === 0).concat(arn)
  const others = near(otherResources).slice(0, -1).concat('arn:aws:sqs:*')
  const drawn = meets && odds(chance, 50) ? '*' : chance.pick(meets ? near(meetingResources) : others)
  if (odds(chance, 8)) return { NotResource: meets ? chance.pick(others) : drawn }
  if (!meets && odds(chance, 5)) return { Resource: 'arn:aws:s3:::box/${aws:TagKeys}' }
  return { Resource: odds(chance, 20) ? [drawn, chance.pick(others)] : drawn }
}

function statementAtRandom(place: Place, effect: Effect, conditional: number): Statement {
  const { chance, kind, principal } = place
  // An Allow is meant to meet the call, and a Deny is not, or few calls would be allowed.
  const meets = odds(chance, effect === 'Allow' ? 85 : 40)
  return {
    Effect: effect,
    ...(kind === 'resource' || kind === 'trust' ? principalsAtRandom(chance, principal, effect, kind) : {}),
    ...actionsAtRandom(place, meets),
    ...resourcesAtRandom(place, meets || odds(chance, 50)),
    ...(odds(chance, conditional) && { Condition: conditionsAtRandom(chance) }),
  }
}

const everything: Statement = { Effect: 'Allow', Action: '*', Resource: '*' }

function versionAtRandom(chance: Chance, current: boolean): Pick<Document, 'Version'> {
  if (current || odds(chance, 80)) return { Version: '2012-10-17' }
  return odds(chance, 50) ? { Version: '2008-10-17' } : {}
}

/**
 * @param open In how many of 100 documents everything is allowed that nothing denies.
 * @param current Whether the document has to be of the current version.
 */
function documentAtRandom(place: Place, open: number, current = false): Document {
  const { chance } = place
  const statements = Array.from({ length: 1 + chance.below(2) }, () => statementAtRandom(place, 'Allow', 45))
  if (odds(chance, 20)) statements.unshift(statementAtRandom(place, 'Deny', 60))
  if (odds(chance, open)) statements.push(everything)
  return {
    ...versionAtRandom(chance, current),
    Statement: statements.length === 1 && odds(chance, 50) ? statements[0]! : statements,
  }
}

const listAtRandom = <T>(chance: Chance, least: number, most: number, draw: () => T): T[] =>
  Array.from({ length: least + chance.below(most - least + 1) }, draw)

export function worldAtRandom(seed: number): World {
  const chance = chanceFrom(seed)
  const principal = principalAtRandom(chance)
  const { kind } = principal
  const role = kind === 'web-identity' || (kind !== 'root' && odds(chance, 12))
  const action = role ? 'sts:AssumeRole' : chance.pick(actions)
  const arn = role ? roleArn : chance.pick(arns)
  const place = (of: Place['kind']): Place => ({ chance, action, arn, principal, kind: of })
  const plain = (open: number, current = false) => documentAtRandom(place('plain'), open, current)
  const isIdentity = !['service', 'anonymous', 'web-identity'].includes(kind)
  const isSession = kind === 'assumed-role' || kind === 'federated-user'
  const levels = () =>
    listAtRandom(chance, 1, 3, () =>
      listAtRandom(chance, 1, 1 + chance.below(2), () => documentAtRandom(place('plain'), 80, true)))
  // Of many policies the engine finds those that matter by an index.
  const own = () =>
    (odds(chance, 10) ? listAtRandom(chance, 5, 9, () => plain(0)) : listAtRandom(chance, 0, 3, () => plain(25)))
  return {
    action,
    principal,
    resource: {
      arn,
      account: odds(chance, 70) ? '111111111111' : '222222222222',
      authority: role || odds(chance, 25) ? 'resource-policy' : 'either',
      ...(role && { role }),
      ...((role || odds(chance, 75)) && { policy: documentAtRandom(place(role ? 'trust' : 'resource'), 0) }),
    },
    identity: isIdentity && kind !== 'root' ? own() : [],
    ...(isIdentity && kind !== 'root' && odds(chance, 45) && { boundary: plain(50, true) }),
    ...(isSession && (kind === 'federated-user' || odds(chance, 50)) && { session: listAtRandom(chance, 0, 3, () => plain(70)) }),
    ...(isIdentity && kind !== 'federated-user' && odds(chance, 8) && { delegation: plain(70) }),
    ...(isIdentity && odds(chance, 35) && { serviceControl: levels() }),
    ...(odds(chance, 35) && { resourceControl: levels() }),
    context: contextAtRandom(chance),
  }
}
