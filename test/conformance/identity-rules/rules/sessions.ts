// STS: who gets temporary credentials, and what they are good for.

export const elsewhere = {} as const

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
  'what AWS has added lately is not built': 'templates of roles, requests for delegation and their tokens',
  'a provider that cannot be reached vouches for nobody': 'as clients report it of AWS; IDPCommunicationError is of OAuth tokens',
  'a session ends': 'and says that it has',
} as const
