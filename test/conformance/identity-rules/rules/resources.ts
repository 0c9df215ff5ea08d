// IAM's resources: how they are called, kept, listed, shown and deleted, and how large they may be.

export const elsewhere = {
  'src/services/iam/passwords/login-profiles.test.ts': {
    'a user has one password': 'a user has one password, which is set, shown as there, changed and deleted',
    'the trail hides passwords': 'the trail tells that there was a password, and neither it nor the journal holds one',
  },
  'src/services/iam/operations/create-user.test.ts': {
    'a user has a path': 'a user has an id, a path and a date in whole seconds',
    'names are taken once, in any case': 'a name is taken once, without regard to case',
  },
  'src/services/iam/operations/list-users.test.ts': {
    'lists go by path, and page by page': 'users by name, those under a path, and page by page',
    'a marker is good for what it came of': 'a marker is good for its path alone',
  },
  'src/services/iam/policies/policy-documents.test.ts': {
    'of a document RFC 3986 leaves few characters':
      'a document is encoded with the characters alone that RFC 3986 leaves, and read back the same',
    'white space does not count towards a policy\'s size': 'white space does not count',
  },
  'src/services/iam/operations/delete-role.test.ts': {
    'a role with policies is not deleted': 'a role with policies stays; an empty one is gone',
    'a role of an instance profile is not deleted':
      'a role in an instance profile stays, and none is added that is being deleted',
  },
  'src/services/iam/operations/delete-group.test.ts': {
    'a group with users or policies is not deleted': 'a group with users or policies stays; an empty one is gone',
  },
  'src/services/iam/operations/delete-policy.test.ts': {
    'a policy that is attached, or has versions, is not deleted':
      'an attached policy stays, and one with several versions; then it is gone',
    'a policy that is a boundary is not deleted':
      "a policy stays while it is somebody's boundary, and the boundary goes with a user or a role",
  },
  'src/services/iam/operations/delete-policy-version.test.ts': {
    'the default version is not deleted': 'a version is gone; the default one stays',
  },
  'src/services/iam/operations/delete-instance-profile.test.ts': {
    'an instance profile with a role is not deleted': 'one with a role stays; an empty one is gone, and its name is free',
  },
  'src/services/iam/operations/create-policy.test.ts': {
    'a managed policy has 6144 characters': 'what is no policy, and one above 6144 characters, white space not counted',
  },
  'src/services/iam/operations/put-user-policy.test.ts': {
    'a user\'s own policies have 2048 characters': 'all inline policies together have 2048 characters, white space not counted',
  },
  'src/services/iam/operations/put-group-policy.test.ts': {
    'a group\'s own policies have 5120 characters': [
      'what is no policy, and what is too long', 'Maximum policy size of 5120 bytes exceeded for group devs',
    ],
  },
  'src/services/iam/operations/put-role-policy.test.ts': {
    'a role\'s own policies have 10240 characters': "all of a role's own policies together have 10240 characters",
  },
  'src/services/iam/operations/create-role.test.ts': {
    'a trust policy has 2048 characters': 'a trust policy has 2048 characters, white space not counted',
    'sessions of a role last an hour to twelve at most': 'sessions of less than an hour or more than twelve',
  },
  'src/services/iam/operations/create-policy-version.test.ts': {
    'a managed policy has five versions': 'five versions at most, and no number twice',
  },
  'src/services/iam/operations/attach-user-policy.test.ts': {
    'a user has ten managed policies': 'ten policies at most',
  },
  'src/services/iam/operations/attach-group-policy.test.ts': {
    'a group has ten managed policies': 'ten policies at most',
  },
  'src/services/iam/operations/attach-role-policy.test.ts': {
    'a role has ten managed policies': 'ten policies at most, and none that is not there',
  },
  'src/services/iam/operations/tag-user.test.ts': {
    'what is tagged has fifty tags': "keys that are given twice, that are AWS's, or that are too many",
    'tags of a request and of what they are for decide': 'what a policy says of tags, of the request and of the user, decides',
  },
  'src/services/iam/service-linked-roles/service-linked-roles.test.ts': {
    'a service-linked role stands under its service\'s path': 'a role is made as AWS makes it for the service, and is in lists',
    'a service-linked role cannot be edited': 'it is AWS’s to change, but for its description and its tags',
    'a service-linked role is deleted by a task': 'its deletion is a task, and leaves nothing',
  },
  'src/services/iam/operations/simulate-custom-policy.test.ts': {
    'a simulation tells the statement by its place': 'the answer of AWS’s own example',
    'a simulation tells what is allowed, denied, and neither': 'each action on each resource, of which `*` is only itself',
    'a simulation tells which statements decided': 'the statements that made the decision: of a Deny it alone',
    'a simulation tells which context keys are missing':
      'context keys: those without a value are told, whatever their statement is about',
    'a simulation tells whether the boundary lets': 'a boundary, and service control policies level by level',
  },
  'src/services/iam/operations/simulate-principal-policy.test.ts': {
    'a simulation asks what somebody has': 'a user’s own policies and its groups’, inline and managed, and AWS’s own',
    'a simulation has somebody\'s boundary': 'the boundary that it has, and another that the request brings',
  },
  'src/services/iam/reports/credential-report.test.ts': {
    'a credential report has a line of each user': 'a line of each user behind that of root, as it was when the report was made',
    'a credential report is good for four hours':
      'four hours later it has expired, and another is made; one with fewer lines has none of the last',
  },
  'src/services/iam/reports/authorization-details.test.ts': {
    'all of an account\'s authorization is told at once': 'users, groups, roles and policies with all that they say',
    'all of it comes in pages across the kinds': 'page by page across the kinds, and the same altogether',
  },
  'src/services/iam/access-keys/access-key-uses.test.ts': {
    'a key\'s last use is told': 'the newest use of a key is kept, denied ones too',
  },
  'src/services/iam/mfa/one-time-codes.test.ts': { 'codes are those of RFC 6238': 'the codes of RFC 6238, as six digits' },
  'src/services/iam/mfa/mfa-devices.test.ts': {
    'a device is enabled by two codes on end': 'two codes on end enable it for a user, who has it until it is deactivated',
  },
} as const

export const here = {
  'ids tell what they are of': 'AIDA, AGPA, AROA, ANPA, AIPA and ASCA, with 17 characters; of access keys AKIA and ASIA, with 16',
  'documents are shown URL-encoded by RFC 3986': 'in each answer that shows one',
  'a page has 1 to 1000 items': 'in each list of pages',
  'a page has 100 items where nothing is asked, and says where the next begins': 'by a marker that is good for its list alone',
  'DeleteUser tells what a user has, one behind the other': 'what comes first is told first',
  'a device is not deleted while somebody has it': 'it is to be deactivated first',
} as const
