// Conditions, and the keys they ask about, from alphabets so small that values meet.
import type { Chance } from '../chance.ts'
import { comparisons, negations } from './conditions.ts'
import type { Conditions, OneOrMany, Operand, World } from './world.ts'

interface Family {
  readonly operators: readonly string[]
  readonly keys: readonly string[]
  readonly values: readonly string[]
  readonly operands: readonly Operand[]
}

const allOperators = [...comparisons.keys(), ...negations.keys()]
const startingWith = (...names: string[]) => allOperators.filter(operator => names.some(name => operator.startsWith(name)))
const topic = 'arn:aws:sns:us-east-1:111111111111:a'

const families: readonly Family[] = [
  {
    operators: startingWith('String'),
    keys: ['aws:username', 'aws:PrincipalTag/Team', 's3:prefix', 'aws:TagKeys'],
    values: [
      '', 'a', 'A', 'b', 'aa', 'a*', 'a?b', 'ab', '*', '$', 'ſ', 'S', 'x💧', '${aws:username}', 'a:b/c', 'abcabc', 'abcd', 'AB',
      'Ab',
    ],
    operands: [
      'a', 'A', 'b', 'a*', '*', '?', '??', 'a?b', '*b', '*a*b*', 's', 'ſ', 'x?', 'x??', '${aws:username}', '${AWS:UserName}*',
      '*${aws:PrincipalTag/Team}', "${aws:PrincipalTag/Team, 'a'}", "${s3:prefix,'*'}", '${*}', 'a${*}', 'a${?}b', '${$}',
      '${aws:TagKeys}', "${aws:TagKeys, 'b'}", 'a:b/*', '${test:nothing}', "${test:nothing, 'a?b'}", 1, true,
      '', 'abc*', '*bca*', 'a?ca*', '*abc', 'abcd', '*bcd', 'aB',
    ],
  },
  {
    operators: startingWith('Arn'),
    keys: ['aws:SourceArn', 'aws:PrincipalArn', 'test:arns'],
    values: [
      topic, 'arn:aws:sns:eu-west-1:222222222222:a', 'arn:aws:s3:::box/a:b', 'arn:aws:iam::111111111111:role/r', 'a',
      'arn:aws:sns',
    ],
    operands: [
      topic, 'arn:aws:sns:*:111111111111:*', 'arn:aws:sns:us-*:*:a', 'arn:*:*:*:*:*', 'arn:aws:s3:::box/*',
      'arn:aws:s3:::box/a:?', 'arn:aws:iam::111111111111:role/?', 'arn:aws:sns:us-east-1:111111111111:${aws:username}', '*',
      'arn:aws:sns:us-east-1:111111111111:${test:nothing}', "arn:aws:iam::111111111111:role/${test:nothing, 'r'}",
      'arn:aws:s3:::box/a${*}', 'arn:aws:*:*:*:${s3:prefix}',
    ],
  },
  {
    operators: startingWith('Numeric'),
    keys: ['s3:max-keys', 'test:numbers'],
    values: ['1', '2', '10', '-1', '1.5', '1.50', '007', '+2', 'a', '0', '-0'],
    operands: ['1', '2', '10', '1.5', '-1', '01', '+2', '2.0', 1, 10, 1.5, '7', '0', '.5', '1e1'],
  },
  {
    operators: startingWith('Date'),
    keys: ['aws:CurrentTime', 'aws:TokenIssueTime', 'test:dates'],
    values: [
      '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.500Z', '2026-06-01T12:00:00+02:00', '2026-06-01T10:00:00Z', '1767225600', 'a',
    ],
    operands: [
      '2026-01-01T00:00:00Z', '2026-01-01', '2026', '2026-06', '2026-06-01T10:00:00Z', '2026-01-01T00:00:00.5Z', '1767225600',
      '2026-01-01T01:00:00+01:00', '2026-06-01T10:00Z', 1767225600,
    ],
  },
  {
    operators: startingWith('Bool'),
    keys: ['aws:SecureTransport', 'aws:MultiFactorAuthPresent', 'test:truths'],
    values: ['true', 'false', 'TRUE', 'a'],
    operands: ['true', 'false', true, false, 'False', 'a', '${aws:SecureTransport}', "${test:nothing, 'true'}"],
  },
  {
    operators: startingWith('Binary'),
    keys: ['test:bytes', 'test:blobs'],
    values: ['QQ==', 'QUI=', 'QUJD', 'a'],
    operands: ['QQ==', 'QUI=', 'QUJD'],
  },
  {
    operators: startingWith('Ip', 'NotIp'),
    keys: ['aws:SourceIp', 'test:addresses'],
    values: ['10.0.0.1', '10.0.1.1', '192.168.0.1', '2001:db8::1', '2001:db8:0:1::1', '::ffff:10.0.0.1', 'a'],
    operands: [
      '10.0.0.1', '10.0.0.0/24', '10.0.0.77/24', '10.0.0.0/8', '0.0.0.0/0', '2001:db8::/32', '2001:db8::1',
      '::/0', '2001:DB8::0001/128', '010.000.000.001', '10.0.0.1/32', '2001:db8::/48',
    ],
  },
]

const presences = ['absent', 'single', 'single', 'single', 'several'] as const

/** What the call brings: each key absent, with one value, or with several. */
export function contextAtRandom(chance: Chance): World['context'] {
  const context: Record<string, string | readonly string[]> = {}
  for (const { keys, values } of families) {
    for (const key of keys) {
      const presence = chance.pick(presences)
      if (presence === 'single') context[key.toLowerCase()] = chance.pick(values)
      if (presence === 'several') context[key.toLowerCase()] = Array.from({ length: chance.below(4) }, () => chance.pick(values))
    }
  }
  return context
}

const oneOrMany = <T>(chance: Chance, draw: () => T): OneOrMany<T> =>
  (chance.below(2) === 0 ? draw() : Array.from({ length: 1 + chance.below(3) }, draw))

const absences: readonly Operand[] = ['true', 'false', true, 'False']
const sets = ['', '', 'ForAllValues:', 'ForAnyValue:']

/** So many that the engine looks for them otherwise than one by one. */
function manyAtRandom(chance: Chance, { operands }: Family): Operand[] {
  const endings = ['', '', '*', '?', 'b', 'bc', 'c*', 'abc', '*a']
  return Array.from({ length: 40 }, () => {
    const operand = chance.pick(operands)
    return typeof operand === 'string' && /^arn:|[a-z]\*?$/.test(operand) ? operand + chance.pick(endings) : operand
  })
}

function operandsAtRandom(chance: Chance, family: Family): OneOrMany<Operand> {
  const { operands, operators } = family
  if (chance.below(12) === 0 && /^(String|Arn)/.test(operators[0]!)) return manyAtRandom(chance, family)
  return oneOrMany(chance, () => chance.pick(operands))
}

/** One or two operators, of one or two keys each. */
export function conditionsAtRandom(chance: Chance): Conditions {
  const conditions: Record<string, Conditions[string]> = {}
  for (let i = 0; i <= chance.below(5) / 4; i++) {
    const family = chance.pick(families)
    const { operators, keys } = family
    if (chance.below(8) === 0) {
      conditions['Null'] = { [chance.pick(keys)]: oneOrMany(chance, () => chance.pick(absences)) }
      continue
    }
    const operator = `${chance.pick(sets)}${chance.pick(operators)}${chance.below(3) === 0 ? 'IfExists' : ''}`
    const asked = Array.from({ length: chance.below(5) === 0 ? 2 : 1 }, () => chance.pick(keys))
    conditions[operator] = Object.fromEntries(asked.map(key => [key, operandsAtRandom(chance, family)]))
  }
  return conditions
}
