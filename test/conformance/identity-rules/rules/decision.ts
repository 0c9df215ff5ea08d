// The decision: which policies let a call on, in which order, within an account and across two.

export const elsewhere = {
  'src/engines/policy/cases/decisions.cases.ts': {
    'an explicit Deny wins in any layer': "suite('decision.explicit-deny', 'the first layer that denies is named'",
    'of several layers that deny, resource control is the first': "['RSPIBT', 'deny resource control'],",
    'a session policy is the last': "['T', 'deny session'],",
    'each level of resource control has to allow': "suite('decision.resource-control', 'levels'",
    'each level of service control has to allow': "suite('decision.service-control', 'levels'",
    'service control binds root': "['root', ['o'], false],",
    'without an Allow nothing is allowed': "['user', '', 'no identity-based'],",
    'a Deny whose condition does not hold denies nothing': "'a Deny that does not match denies nothing'",
    'a permissions boundary has to allow': "['user', { boundary: attached('boundary', allowOther) }, 'no permissions boundary'],",
    'a permissions boundary allows nothing by itself':
      "['user', { boundary: attached('boundary', allowAll), identity: [] }, 'no identity-based'],",
    'a session policy has to allow': "['session', { session: [attached('session', allowOther)] }, 'no session'],",
    'a session of a role without a policy has what its role has': "['session', {}, 'identity'],",
    'a federated session without a policy has nothing': "['federated', { session: [] }, 'no session'],",
  },
  'src/engines/policy/cases/limits.cases.ts': {
    'a resource policy that names a user allows without an identity policy':
      'form.user                   | user      | user           | o | - | - | resource    | resource',
    'a resource policy and identity policies are united within an account':
      'decision.resource-authority | user      | other user     | x | - | - | no resource | identity',
    'a key\'s policy has to allow, root as well':
      'decision.resource-authority | root      | other user     | - | - | - | no resource | root',
  },
  'src/engines/policy/cases/matrix.cases.ts': {
    'a user by ARN is limited by neither identity policies nor boundary':
      'form.user                 | user      | user                 | -        | -        | -',
    'a role by ARN is limited by boundary and session policy':
      'form.role                 | session   | role                 | -        | x        | x',
    'a session of a role by ARN is limited by none':
      'form.session              | session   | session              | -        | -        | -',
    'a federated session by ARN is limited by none':
      'form.federated-user       | federated | federated user       | -        | -        | -',
    'a federated session whose user is named is limited by boundary and session policy':
      'form.federated-users-user | federated | user                 | -        | x        | x',
    'everyone with a condition on the role is the session itself':
      'form.everyone             | session   | everyone of the role | -        | -        | -',
    'an account\'s root leaves it to identity policies':
      'form.account              | session   | account root         | x        | x        | x',
    'an account\'s number leaves it to identity policies':
      'form.account              | user      | account id           | x        | x        | x',
    'across accounts every layer of the caller has to allow, whatever form names it':
      "const limits = (layer: 'identity' | 'boundary' | 'session') => across || !form || form[layer] === 'x'",
  },
  'src/engines/policy/cases/accounts.cases.ts': {
    'across accounts the resource\'s side has to allow':
      'user      | -         | x        | -        | -       | no resource-based',
    'across accounts the caller\'s side has to allow':
      'user      | user      | o        | -        | -       | no identity-based',
    'across accounts the caller\'s boundary counts':
      'user      | user      | x        | o        | -       | no permissions boundary',
    'across accounts the session\'s policy counts': 'session   | role      | x        | x        | o       | no session',
    'a service needs the resource\'s policy': "['service', undefined, home, 'no resource-based'],",
    'nobody else who does not sign is let in but by the resource\'s policy':
      "['anonymous', undefined, home, 'no resource-based'],",
  },
  'src/engines/policy/cases/documents.cases.ts': {
    'a group is no principal': "['AWS', `arn:aws:iam::${home}:group/g`],",
    'a wildcard is no part of a principal': "['AWS', `arn:aws:iam::${home}:user/*`],",
    'a resource control policy denies and allows nothing': "['resource-control', { ...denyKms, Effect: 'Allow' }, limit],",
    'a trust policy names somebody': "['trust', { ...who, Principal: undefined }, 'Missing required field Principal'],",
  },
  'src/engines/policy/cases/messages.cases.ts': {
    'a denial says that no identity-based policy allows': "'because no identity-based policy allows the kms:Decrypt action'],",
    'a denial says that a resource-based policy denies': "'with an explicit deny in a resource-based policy'",
    'a denial says that no permissions boundary allows': "'because no permissions boundary allows the kms:Decrypt action'",
    'a denial says that no session policy allows': "'because no session policy allows the kms:Decrypt action'",
    'a denial names service control': "'with an explicit deny in a service control policy'",
    'a denial names resource control': "'with an explicit deny in a resource control policy'",
    'a denial names the policy that denies, where it has an ARN': "suite('message', 'the policy that denies is named'",
  },
  'src/gateway/authorization/controls.test.ts': {
    'service control binds neither services nor roles that are linked to them':
      "an organization binds its accounts' principals, and neither services nor roles that are linked to them",
    'resource control binds whoever acts on what it is over':
      'what is done to a resource is controlled whoever does it, but for roles that are linked to services',
  },
  'src/services/organizations/policies.test.ts': {
    'AWS\'s resource control policy is attached everywhere': [
      "a type is enabled in the root once, and with it AWS's own policy is attached everywhere",
      "assert.deepEqual(await attached(id, rcp), ['p-RCPFullAWSAccess'])",
    ],
    'AWS\'s resource control policy cannot be detached': [
      "AWS's own policies are listed and read, and not changed",
      "detach('p-RCPFullAWSAccess', shop), 'InvalidInputException', /cannot detach/",
    ],
  },
  'test/conformance/control-policies.test.ts': {
    'the management account is bound by no service control':
      'the management account is bound by nothing, were it attached to the root',
    'the root user of a member is bound by service control': 'the root user of a member is bound',
    'across accounts service control is the caller\'s, and resource control the resource\'s':
      "who assumes a role of another account is bound by the caller's organization, and within by the role's",
    'resource control keeps outsiders out, whatever the resource\'s policy says':
      "a resource control policy keeps out who is not of the organization, whatever the resource's own says",
  },
  'test/conformance/policies.test.ts': {
    'a key\'s policy has to let on what identity policies allow':
      'without the root statement IAM policies allow nothing, not even to root',
  },
  'src/services/sts/operations/assume-role.test.ts': {
    'a trust policy has to allow, and may be enough':
      'the role decides who may: a user whom it names needs nothing else, one of a trusted account a policy',
  },
  'src/services/iam/operations/add-user-to-group.test.ts': {
    'policies of groups count as the user\'s own':
      "a group's policies count for its users from the next call on, a Deny among them",
  },
  'test/conformance/cross-accounts.test.ts': {
    'both accounts have to allow':
      "a key of the other account is used where its policy and the user's allow it, each of the four",
    'who is made anew under a name is not whom a policy names':
      "a user of the other account who is made anew under a name is not whom the key's policy names",
    'whom a policy names has to be there': 'whom a policy names of an account that the store has must be there',
  },
  'src/services/iam/operations/get-role.test.ts': {
    'a trust policy keeps ids, and shows whoever is gone by the id':
      'whoever it trusts is shown under the present ARN, who is gone under the id',
  },
  'src/services/iam/operations/create-role.test.ts': {
    'a principal that is not there is malformed': 'a principal that is not there is refused, of any account that is',
  },
  'src/services/events/role-deliveries.test.ts': {
    'a service says what it works for, and a policy may ask it':
      'a role that does not trust the rule, may not send or is gone delivers nothing, and holds up nothing',
  },
  'src/services/events/cross-accounts.test.ts': {
    'a service says for which account it works':
      'a rule delivers to a queue of another account that lets in its ARN, or its account, and no other',
  },
} as const

export const here = {} as const
