// STS: who gets temporary credentials, and what they are good for.

export const elsewhere = {
  'src/services/sts/operations/assume-role.test.ts': {
    'a session is called by its role and its name': 'a session acts as its role, under its own name',
    'a role may be enough to let somebody assume it':
      'the role decides who may: a user whom it names needs nothing else, one of a trusted account a policy',
    'an external id is asked for': ['a trust policy that denies, and one that asks for something', "{ 'sts:ExternalId': 'a1' }"],
    'a session lasts as long as its role lets it': [
      'as long as the role lets them last, and an hour in a chain',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    ],
    'a session that is asked for in another lasts an hour at most': 'as long as the role lets them last, and an hour in a chain',
    'root assumes no role': [
      'a role that is not there, what is no role, and root', "'Roles may not be assumed by root accounts.'",
    ],
    'what a role may do counts for its sessions from the next call on': 'what the role may do counts from the next call on',
    'a session ends with its role':
      'a role that is deleted ends its sessions, and one made anew under its name does not bring them back',
    'a session of a role asks for no session token': 'what a session may not call, and what is not built',
    'a session of a role is no user to IAM': 'IAM takes a session for its role, which is no user',
    'the trail shows the role behind a session': 'the trail shows the session with its role, and of the token nothing',
  },
  'src/services/sts/sessions/session-policies.test.ts': {
    'a session policy limits its session': "a policy of the session's own limits it, and allows it nothing",
    'managed session policies limit it as well': 'managed policies do as well, by what they say now',
    'a session policy has 2048 characters': [
      'policies that are none, are not there, are too many or too large',
      'The session policy has 2049 characters, and may have 2048.',
    ],
    'a session has ten managed policies': [
      'policies that are none, are not there, are too many or too large', 'A session has 10 managed policies at most.',
    ],
  },
  'src/services/sts/sessions/session-tags.test.ts': {
    'session tags stand over the role\'s': "tags need a permission of their own, and count as the principal's over the role's",
    'transitive tags go on along a chain': 'transitive tags are those of each session that is asked for with the one before',
    'a transitive key is one of the tags': [
      'transitive tags are those of each session that is asked for with the one before',
      'The specified transitive tag key must be included in the requested tags.',
    ],
    'transitive tags are not changed in a chain': [
      'transitive tags are those of each session that is asked for with the one before',
      "One of the specified transitive tag keys can't be set because it conflicts",
    ],
    'a session has fifty tags with those that go on': [
      'transitive tags are those of each session that is asked for with the one before',
      'A session has 50 tags at most, with those that are handed on.',
    ],
  },
  'src/services/sts/sessions/source-identity.test.ts': {
    'a source identity is not changed in a chain': 'who is behind a session is asked for, told, and not changed in a chain',
  },
  'src/services/sts/sessions/role-session.test.ts': {
    'policies and tags are packed, and have an end': 'the answer says how much room it takes, and there is an end to it',
    'a key\'s policy names roles and sessions':
      "a key's policy that names a role lets its sessions, within policies of theirs; one that names a session",
  },
  'src/services/sts/mfa-codes.test.ts': {
    'a role that asks for MFA is assumed with a code':
      'a role that trusts who has MFA is assumed with a code, and its session has had MFA',
    'a code is good once': 'a code is good once, also of two calls at once',
    'a code needs the caller\'s device':
      'a code that is wrong, or no longer good; a device that is not the caller’s; half of both',
    'IAM takes a user\'s session with MFA':
      'IAM takes credentials of GetSessionToken that have had MFA, and policies know how long ago',
  },
  'src/services/sts/operations/get-session-token.test.ts': {
    'GetSessionToken gives what the user has': 'temporary credentials act as the user who asked for them',
    'IAM answers InvalidClientTokenId to a user\'s session without MFA': [
      'neither STS nor IAM takes them for more than AWS lets them',
      "assertRefused(iam.getUser({}), 'InvalidClientTokenId', /^The security token/, 403)",
    ],
    'GetSessionToken has its bounds': 'from 15 minutes to 36 hours',
  },
  'src/services/sts/operations/get-federation-token.test.ts': {
    'a federated user has what both sides allow': 'a federated user may do what both the user and the session policy allow',
    'a federated user without a policy has what names him': 'without a policy only what a resource allows him by name is his',
    'a federated user calls neither IAM nor STS': 'he may call neither IAM nor STS, and no session may ask for another',
    'root\'s federated user lasts an hour': 'root’s lasts an hour at most, and may do what its policy allows',
    'a federated session outlives the key and ends with the user': 'it ends with the user',
    'GetFederationToken needs a permission': 'it needs a permission, on him whom it names',
    'GetFederationToken has its bounds': 'what cannot be asked for',
  },
  'src/services/sts/operations/get-caller-identity.test.ts': {
    'GetCallerIdentity cannot be denied': 'it needs no permission and cannot be denied',
    'GetCallerIdentity tells who calls': 'root and user learn who they are',
  },
  'src/services/sts/operations/assume-role-with-web-identity.test.ts': {
    'a token is enough, and no signature': 'who has a token and no key gets a session of the role',
    'a token says for whom, how and by which way': "the role's trust decides, by what the token says",
    'a token of an unknown issuer is invalid': [
      "a token that proves nothing is refused in AWS's words, and leaves no record", 'unknown(other.url)],',
    ],
    'a token for somebody else is invalid': [
      "a token that proves nothing is refused in AWS's words, and leaves no record", "'Incorrect token audience'],",
    ],
    'a token that is over is expired': [
      "a token that proves nothing is refused in AWS's words, and leaves no record", "'ExpiredTokenException',",
    ],
    'a token that is signed by nobody is invalid': [
      "a token that proves nothing is refused in AWS's words, and leaves no record", '[forged, invalid, noKey]',
    ],
    'a token gives tags and a source identity':
      'a token gives the session tags, and says who is behind it, where the trust policy lets it',
    'a provider that is gone lets nobody in':
      'a provider that is gone, or serves this audience no more, lets nobody in; who is in stays',
  },
  'src/services/sts/operations/assume-role-with-saml.test.ts': {
    'a response is enough, and no signature': 'a session of a role for whom a provider vouches, who signs the ${signed}',
    'a response says for whom, by whom and when': 'for whom it is, by whom, and when',
    'a provider that vouches for nobody rejects the claim': [
      'for whom it is, by whom, and when', "'IDPRejectedClaim', /./, 403)",
    ],
    'what nobody has signed is invalid': 'what nobody has signed, or another has, or was changed behind the signature',
    'the trust policy asks what a response says': 'the trust policy asks what the response says',
  },
  'src/services/sts/operations/decode-authorization-message.test.ts': {
    'DecodeAuthorizationMessage takes what was encoded': 'what nothing here has encoded is invalid',
  },
  'src/services/sts/operations/get-access-key-info.test.ts': {
    'GetAccessKeyInfo tells an account by the key': 'an access key id tells its account, whether the key is there or not',
  },
  'src/services/sts/operations/assume-root.test.ts': {
    'AssumeRoot is an organization\'s management account\'s':
      'who may not: nobody without the permission, no root, no session of a user',
    'AssumeRoot is a delegated administrator\'s':
      "a delegated administrator acts as its members' root, and by its own policies as its own",
    'AssumeRoot names a task': "what is asked for has to be a task of AWS's, of an account, for 900 seconds at most",
    'AssumeRoot lasts a quarter of an hour': "a session of a member's root lasts a quarter of an hour, and is root's",
  },
  'src/services/sts/operations/get-web-identity-token.test.ts': {
    'an account that has it disabled gives no tokens': 'an account that has it disabled gives none, and what it gave stays good',
    'a token for others is signed by the account\'s issuer': 'a token of a user, signed by ${SigningAlgorithm}',
  },
  'src/services/iam/operations/enable-outbound-web-identity-federation.test.ts': {
    'an account\'s issuer publishes its keys': 'it publishes the keys of both algorithms, and no private one',
  },
  'src/services/sts/operations/get-delegated-access-token.test.ts': {
    'a delegated session does what its approver and the request both allow':
      'a session does what both its approver and the request allow',
    'a delegated session ends with whoever has approved it': 'a session is gone with whoever has approved it',
    'a token is exchanged by the account that asked for it':
      'a token that was changed, made up, cut or is another account’s is none',
  },
  'src/services/iam/delegation/delegation.test.ts': {
    'a request for delegation goes through its states in their order': 'nothing goes on but from the state that leads there',
  },
} as const

export const here = {
  'STS takes each kind of credentials for some operations': 'sessions of users and of federated users for the fewest',
  'GetSessionToken lasts twelve hours, and root\'s one at most': 'from 15 minutes to 36 hours',
  'GetSessionToken needs no permission and cannot be denied': 'whatever policies say',
  'a session outlives the key that asked for it': 'until its user is denied or gone',
  'a session\'s name has 2 to 64 characters of some': 'letters, digits and `_+=,.@-`',
  'what AssumeRole takes has its bounds': 'AWS\'s, and contexts are not built',
  'a session of a role lasts an hour where nothing is asked': 'however long the role lets it',
  'both sides have to let on tags and a source identity': 'the trust policy, and the caller\'s own where that delegates',
  'the ARN of a session leaves out its role\'s path': 'names of roles are unique without',
  'the trail tells what of STS only reads': 'to assume a role is a read, and to ask for a token a write',
  'what AWS has added lately is not built': 'templates of roles, properties of accounts, summaries of requests',
  'a provider that cannot be reached vouches for nobody': 'as clients report it of AWS; IDPCommunicationError is of OAuth tokens',
  'a session ends': 'and says that it has',
} as const
