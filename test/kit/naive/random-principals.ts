// Who calls, and whom a resource's policy names.
import type { Chance } from '../chance.ts'
import type { Effect, Names, OneOrMany, Statement, World } from './world.ts'

type Principal = World['principal']

const account = '111111111111'
const canonicalId = 'c1'
const user = { userArn: `arn:aws:iam::${account}:user/a`, userId: 'AIDAEXAMPLEEXAMPLEAAA' }
const role = { roleArn: `arn:aws:iam::${account}:role/r`, roleId: 'AROAEXAMPLEEXAMPLEAAA' }
const provider = `arn:aws:iam::${account}:oidc-provider/example.com`

const principals: readonly Principal[] = [
  { kind: 'root', account, arn: `arn:aws:iam::${account}:root`, id: account, canonicalId },
  { kind: 'user', account, arn: user.userArn, id: user.userId, canonicalId },
  {
    kind: 'assumed-role', account, arn: `arn:aws:sts::${account}:assumed-role/r/s`, id: `${role.roleId}:s`, ...role, canonicalId,
  },
  { kind: 'federated-user', account, arn: `arn:aws:sts::${account}:federated-user/f`, id: `${account}:f`, ...user, canonicalId },
  { kind: 'service', account, arn: 'events.amazonaws.com', id: 'events.amazonaws.com', service: 'events.amazonaws.com' },
  { kind: 'web-identity', account, arn: '', id: `${provider}:app:someone`, provider },
  { kind: 'anonymous', account: '', arn: '', id: '127.0.0.1' },
]

/** Those who have policies of their own call more often. */
const shares = [0, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 5, 6]

export const principalAtRandom = (chance: Chance): Principal => principals[chance.pick(shares)]!

type Named = readonly [type: string, name: string]

type Group = readonly Named[]

/** Every name that means the one who calls: his own, of whom he is a session, his account's. */
function groupsOf({ kind, arn, id, roleArn, roleId, userArn, userId, service, provider: by }: Principal): readonly Group[] {
  const named = (...names: readonly (string | undefined)[]) =>
    names.flatMap((name): Named[] => (name === undefined ? [] : [['AWS', name]]))
  if (kind === 'service') return [[['Service', service!]]]
  if (kind === 'web-identity') return [[['Federated', by!]]]
  if (kind === 'anonymous') return [named('*')]
  const own = kind === 'root' ? [] : named(arn, ...(kind === 'federated-user' ? [] : [id]))
  const accounts: Group = [...named(account, `arn:aws:iam::${account}:root`), ['CanonicalUser', canonicalId]]
  return [own, named(roleArn, roleId, userArn, userId), accounts].filter(group => group.length > 0)
}

const strangers: readonly Named[] = [
  ['AWS', '222222222222'], ['AWS', 'arn:aws:iam::222222222222:user/a'], ['AWS', `arn:aws:iam::${account}:user/b`],
  ['AWS', 'AROAEXAMPLEEXAMPLEBBB'], ['AWS', `arn:aws:sts::${account}:assumed-role/r/t`], ['Service', 's3.amazonaws.com'],
  ['Federated', `arn:aws:iam::${account}:oidc-provider/example.org`], ['AWS', `arn:aws:iam::${account}:user/A`],
  ['CanonicalUser', 'c2'],
]

/** One name stands alone or in a list; those of a kind stand together. */
function elementOf(chance: Chance, named: readonly Named[]): Names {
  const everybody = named.length === 1 && named[0]![1] === '*' && chance.below(2) === 0
  if (everybody) return '*'
  return Object.fromEntries([...Map.groupBy(named, ([type]) => type)].map(([type, list]): [string, OneOrMany<string>] => {
    const names = list.map(([, name]) => name)
    return [type, names.length === 1 && chance.below(2) === 0 ? names[0]! : names]
  }))
}

/** Whom NotPrincipal lists: one name of each kind that the caller has, but in some cases of one kind none. */
function sparedAtRandom(chance: Chance, groups: readonly Group[]): readonly Named[] {
  if (chance.below(10) === 0) return [['AWS', '*']]
  const left = chance.below(2) === 0 ? chance.below(groups.length) : undefined
  const spared = groups.filter((_, i) => i !== left).map(group => chance.pick(group))
  return spared.length > 0 ? spared : [chance.pick(strangers)]
}

/** An Allow names the caller in most cases; a Deny does so less often, and may name those whom it spares. */
export function principalsAtRandom(
  chance: Chance, principal: Principal, effect: Effect, kind: 'resource' | 'trust',
): Pick<Statement, 'Principal' | 'NotPrincipal'> {
  const groups = groupsOf(principal)
  if (effect === 'Deny' && kind === 'resource' && chance.below(2) === 0) {
    return { NotPrincipal: elementOf(chance, sparedAtRandom(chance, groups)) }
  }
  const meets = chance.below(100) < (effect === 'Allow' ? 75 : 40)
  const own: Named = chance.below(8) === 0 ? ['AWS', '*'] : chance.pick(groups.flat())
  const named = [meets ? own : chance.pick(strangers), ...(chance.below(4) === 0 ? [chance.pick(strangers)] : [])]
  return { Principal: elementOf(chance, named) }
}
