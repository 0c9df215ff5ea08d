// The policy language: what a document says, and what that means.

export const elsewhere = {
  'src/engines/policy/cases/documents.cases.ts': {
    'the newer version is 2012-10-17': "['identity', '2012-10-17', 'stored'],",
    'the older version is 2008-10-17, of inline policies alone': "['inline', '2008-10-17', 'stored'],",
    'there is no other version': "['inline', '2020-01-01', syntax],",
    'a statement may stand alone':
      "['{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}', 'stored'],",
    'a policy has statements': "['{\"Version\":\"2012-10-17\",\"Statement\":[]}', syntax],",
    'a policy may have an Id': "\"Id\":\"x\",\"Statement\"",
    'a Sid has letters and digits': "[{ Sid: 'a b' }, sids],",
    'Sids of one policy differ': "'Statement IDs (SID) in a single policy must be unique.'],",
    'Effect is Allow or Deny': "[{ Effect: 'Permit' }, syntax],",
    'Effect is spelled as it is': "[{ Effect: 'allow' }, legacy],",
    'Action and NotAction exclude each other': "[{ NotAction: 'kms:*' }, syntax],",
    'a statement has an action': "[{ Action: undefined }, 'Policy statement must contain actions.'],",
    'an action has a vendor': "[{ Action: 'Decrypt' }, vendor],",
    'a vendor has no wildcard': "[{ Action: 'kms*:Decrypt' }, vendors],",
    'Resource and NotResource exclude each other': "[{ NotResource: '*' }, syntax],",
    'a resource is an ARN or everything': "[{ Resource: 'bucket' }, 'Resource bucket must be in ARN format or \"*\".'],",
    'an identity policy names no principal': "[{ Principal: '*' }, 'Policy document should not specify a principal.'],",
    'an identity policy has no NotPrincipal':
      "[{ NotPrincipal: { AWS: home } }, 'Policy document should not specify a principal.'],",
    'a trust policy has no NotPrincipal': "['trust', { ...who, Principal: undefined, NotPrincipal: '*' },",
    'Principal and NotPrincipal exclude each other': "['resource', { ...who, Resource: '*', NotPrincipal: '*' }, syntax],",
    'an operator that is none is refused': "[{ Condition: { StringIs: { 'k:a': 'b' } } }, syntax],",
    'Null has no IfExists': "[{ Condition: { NullIfExists: { 'k:a': 'true' } } }, syntax],",
    'an operator has one quantifier': "[{ Condition: { 'ForAllValues:ForAnyValue:StringEquals': { 'k:a': 'b' } } }, syntax],",
    'numbers hold no variables': "[{ Condition: { NumericEquals: { 'k:a': '${k:b}' } } }, legacy],",
    'a network with host bits is taken in IPv4': "[{ Condition: { IpAddress: { 'k:a': '192.0.2.77/24' } } }, 'stored'],",
    'a network with host bits is refused in IPv6': "[{ Condition: { IpAddress: { 'k:a': '2001:db8::5/64' } } }, legacy],",
    'an ARN that is none is refused': "[{ Condition: { ArnLike: { 'k:a': 'not-an-arn' } } }, legacy],",
  },
  'src/engines/policy/cases/names.ts': {
    'a principal is of AWS or a service, or several of both': "'list': { AWS: [abroad,",
    'everyone is a star': "'everyone': '*',",
  },
  'src/engines/policy/cases/principals.cases.ts': {
    'a principal is a provider': '[{ Federated: provider }, { provider }, true],',
    'a principal is a canonical id': "suite('form.account', 'canonical ids'",
    'a Deny with NotPrincipal excepts who is named with his account': "['user', ['user', 'account root'], true],",
    'a Deny with NotPrincipal denies who is named without it': "['user', ['user'], false],",
    'a Deny with NotPrincipal excepts a session that is named with its role and its account':
      "['session', ['session', 'role', 'account root'], true],",
    'a Deny with NotPrincipal denies a session that is named without its role':
      "['session', ['session', 'account root'], false],",
    'a Deny with NotPrincipal denies whoever has a boundary': "'Deny, within a permissions boundary'",
  },
  'src/engines/policy/cases/matching.cases.ts': {
    'actions match in any case': "['KMS:decrypt', 'kms:Decrypt', true],",
    'an action may have wildcards': "['kms:Re*From', 'kms:ReEncryptFrom', true],",
    'NotAction is everything else': "suite('language.not-action', 'NotAction'",
    'resources match in their case': '[key, key.toUpperCase(), false],',
    'a star crosses slashes': "['arn:aws:s3:::bucket/*/c', 'arn:aws:s3:::bucket/a/b/c', true],",
    'a star crosses colons in the last field': "['arn:aws:s3:::bucket/*:c', 'arn:aws:s3:::bucket/a:b:c', true],",
    'NotResource is everything else': "suite('language.not-resource', 'NotResource'",
    'a question mark is one UTF-16 unit of a resource': "['arn:aws:s3:::b/?', 'arn:aws:s3:::b/😀', false],",
  },
  'src/engines/policy/compile.test.ts': {
    'there are 27 operators': 'all operators of the language are there, and Null',
  },
  'src/engines/policy/cases/strings.cases.ts': {
    'StringEquals goes by case': "['team', 'Team', false],",
    'StringEquals knows no wildcard': "['te*', 'team', false],",
    'StringEqualsIgnoreCase goes by lower case': "['S', 's', true],",
    'StringEqualsIgnoreCase folds nothing': "['s', 'ſ', false],",
    'StringLike knows wildcards': "['t?am', 'team', true],",
    'a question mark is one UTF-16 unit of a value': "['?', '😀', false],",
    'StringNotEquals, StringNotEqualsIgnoreCase and StringNotLike are the negations':
      "assert.deepEqual(matches(negative, { key }), { allow: !equal, deny: !equal })",
  },
  'src/engines/policy/cases/ordered.cases.ts': {
    'six operators compare numbers, and six dates': "['GreaterThanEquals', '>='],",
    'a number may begin with zeros': "['01', '=', '1'],",
    'a number may begin with a plus': "['+1', '=', '1'],",
    'what is no number is unequal to all': "['no-number', '?', '1'],",
    'dates go by milliseconds': "['2030-01-01T12:00:00.0009Z', '=', noon],",
    'a date may be seconds': "['1893499200', '=', noon],",
    'a date may have a zone': "['2030-01-01T13:00:00+01:00', '=', noon],",
    'what is no date is unequal to all': "['not-a-date', '?', noon],",
  },
  'src/engines/policy/cases/addresses.cases.ts': {
    'an address of IPv4 may have zeros in front': "['010.0.0.0/8', '10.1.1.1', true],",
    'a network of IPv4 goes without its host bits': "['192.0.2.77/24', '192.0.2.1', true],",
    'a network of IPv6 with host bits has nobody': "['2001:db8::5/64', '2001:db8::5', false],",
    'an address of IPv4 that is mapped into IPv6 is the first': "['192.0.2.0/24', '::ffff:192.0.2.1', true],",
    'a mapped network has nobody': "['::ffff:192.0.2.0/120', '192.0.2.1', false],",
    'an address of IPv4 without a prefix is itself': "['192.0.2.7', '192.0.2.8', false],",
    'an address of IPv6 without a prefix is itself': "['2001:db8::1', '2001:db8::2', false],",
    'NotIpAddress is the negation': "suite('condition.ip', 'IpAddress, NotIpAddress'",
  },
  'src/engines/policy/cases/arns.cases.ts': {
    'ArnEquals is ArnLike': "suite('condition.arns', 'ArnEquals', rows, check('ArnEquals', 'ArnNotEquals'))",
    'six fields of an ARN are compared one by one': "['arn:a*:111122223333:*:*:user/ann', user, false],",
    'an operand that is no ARN counts for a Deny alone': "['ArnLike', 'not-an-arn', user, false, true],",
    'a negation of an operand that is no ARN counts for a Deny alone': "['ArnNotLike', 'not-an-arn', user, false, true],",
  },
  'src/engines/policy/cases/sets.cases.ts': {
    'operators and keys all have to hold': "[{ StringEquals: { 'k:a': '1' }, NumericGreaterThan: { 'k:b': '2' } }, false],",
    'of the values of one key any has to': "[{ StringEquals: { 'k:a': ['0', '1'], 'k:b': ['2', '3'] } }, true],",
    'of a negation no value may hold': "[{ StringNotEquals: { 'k:a': ['0', '1'] } }, false],",
    'without the key no positive operator holds': "NumericEquals               | 1                          | -",
    'without the key each negation holds': "NumericNotEquals            | 1                          | x",
    'without the key IfExists holds': "BoolIfExists                | false                      | x",
    'each operator has IfExists and both quantifiers': "'every operator, quantifier and IfExists without a value'",
    'Null asks whether the key is there': "suite('condition.null', 'Null'",
    'ForAllValues holds of nothing':
      'ForAllValues:StringEquals             | x       | x  | x | - | x   | -   | x     | -     | -     | -',
    'ForAnyValue does not hold of nothing':
      'ForAnyValue:StringEquals              | -       | -  | x | - | x   | -   | x     | x     | -     | -',
    'a key of many values satisfies no operator on one, though it have one value':
      'StringEquals                          | -       | -  | x | - | -   | -   | -     | -     | -     | -',
    'a key of many values satisfies no negation on one':
      'StringNotEquals                       | x       | -  | - | x | -   | -   | -     | -     | -     | -',
    'a key of many values satisfies no IfExists on one':
      'StringEqualsIfExists                  | x       | -  | x | - | -   | -   | -     | -     | -     | -',
    'Bool knows true, and all else is false': "['false', 'yes', true],",
    'BinaryEquals goes by bytes': "['QQ==', 'QQ', true],",
  },
  'src/engines/policy/cases/variables.cases.ts': {
    'a variable stands for a key': "['${aws:username}', 'ann', true],",
    'a variable\'s name has no case': "['${AWS:UserName}', 'ann', true],",
    'a variable may have a default': "[\"${k:absent, 'nobody'}\", 'nobody', true],",
    'an escaped star is a star': "['${*}', '*', true],",
    'an escaped question mark is one': "['${?}', '?', true],",
    'an escaped dollar is one': "['${$}', '$', true],",
    'what a variable brings is no pattern': "['${k:star}', 'ab', false],",
    'a key of many values is no variable': "['${k:many}', 'ann', false],",
    'variables stand in string operators': "suite('language.variables', 'StringLike'",
    'variables stand in ARN operators': "suite('language.variables', 'ArnLike'",
    'variables stand in Bool': "['Bool', '${k:true}', 'true', true],",
    'variables stand in no numbers': "['NumericEquals', '${k:number}', '5', false],",
    'variables stand in no dates': "['DateEquals', '${k:number}', '5', false],",
    'variables stand in no networks': "['IpAddress', '${k:net}', '192.0.2.1', false],",
    'variables stand behind a resource\'s fifth colon':
      "['Resource', 'arn:aws:s3:::home/${aws:username}/*', 'arn:aws:s3:::home/ann/file', true],",
    'variables stand nowhere before a resource\'s fifth colon':
      "['Resource', 'arn:aws:sns::${aws:username}:x', 'arn:aws:sns::ann:x', false],",
    'the older version knows no variables': "['2008-10-17', 'StringEquals', '${aws:username}', '${aws:username}', true],",
    'a policy without a version knows no variables': "['', 'StringEquals', '${aws:username}', '${aws:username}', true],",
    'a resource with a variable that has no value matches nothing':
      "['Resource', 'arn:aws:s3:::home/${k:absent}', 'arn:aws:s3:::home/', false],",
    'nothing equals a variable that has no value': "['${k:absent}', '', false],",
  },
} as const

export const here = {
  'NotPrincipal is for a Deny of a resource\'s policy': 'an Allow, a role\'s trust and identity policies have none',
} as const
