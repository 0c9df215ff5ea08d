// Global condition keys: which requests have them, and what they hold.

export const elsewhere = {
  'test/condition-keys.test.ts': {
    'each global key of AWS\'s is answered, or absent for a reason': 'every global key is answered, or absent for a reason',
    'keys hold many values where AWS says so': 'a key holds many values where AWS says so, and else one',
    'each key of an action is answered, or absent for a reason':
      'every key that AWS has for an action that is asked for is answered, or absent for a reason',
  },
  'test/conformance/organization-keys.test.ts': {
    'outside an organization its keys are absent': 'before there is an organization the keys are absent',
  },
  'src/services/organizations/tree.test.ts': {
    'paths go down to the unit': 'the paths that policies ask for are those of where an account stands',
  },
  'src/gateway/http/preamble.test.ts': {
    'a connection is secure where a proxy says so': 'whether the client came through TLS',
  },
  'src/services/iam/operations/tag-user.test.ts': {
    'a request that brings tags has their keys and values': [
      'what a policy says of tags, of the request and of the user, decides',
      "{ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['level'] } }",
    ],
  },
  'src/engines/policy/cases/sets.cases.ts': {
    'keys of many values satisfy operators on sets alone': "suite('condition.cardinality', 'operators on single values'",
  },
} as const

export const here = {
  'aws:PrincipalArn': 'whoever is behind the call, of a session of a role the role',
  'aws:PrincipalAccount': 'the account that the caller is of',
  'aws:PrincipalType': 'what kind of principal calls',
  'aws:PrincipalOrgID': 'absent of who is of no organization',
  'aws:PrincipalOrgPaths': 'where the account stands, absent of who is of no organization',
  'aws:PrincipalTag/team': 'tags of the user or the role, under those of the session',
  'aws:PrincipalIsAWSService': 'always there',
  'aws:userid': 'the user\'s id, the account\'s for root, and with a name behind it for sessions of others',
  'aws:username': 'users alone have one, by whichever credentials they call',
  'aws:AssumedRoot': 'of whom an organization lets act as a member\'s root',
  'aws:FederatedProvider': 'of sessions for whom a provider vouched',
  'aws:TokenIssueTime': 'absent where credentials are good until they are deleted',
  'aws:MultiFactorAuthPresent': 'absent where credentials are good until they are deleted, else whether there was a code',
  'aws:MultiFactorAuthAge': 'of who has given a code',
  'aws:SourceIdentity': 'of sessions that were asked for with one',
  'aws:SourceIp': 'always there, since nobody comes through a VPC endpoint',
  'aws:ResourceAccount': 'whose the resource is',
  'aws:ResourceOrgID': 'of whose organization it is',
  'aws:ResourceOrgPaths': 'where its account stands',
  'aws:ResourceTag/team': 'the tags that it has',
  'aws:ViaAWSService': 'always there, and false of a call that somebody makes himself',
  'aws:CurrentTime': 'always there',
  'aws:EpochTime': 'always there',
  'aws:RequestedRegion': 'the Region that was called',
  'aws:SecureTransport': 'always there',
  'aws:UserAgent': 'what the client says of itself',
  'aws:referer': 'absent where the client does not say it',
  'keys of VPC endpoints': 'never there, since there are none',
  'keys of services': 'absent where no service calls as itself',
  'keys of calls on': 'absent of a call that somebody makes himself',
  'keys of instances': 'never there, since neither an instance nor a function calls',
  'keys of other sign-ins': 'never there, since nobody signs in',
  'keys of MCP servers': 'never there, since no such server stands in front',
  'keys of tags': 'absent where the request brings none',
  'calls on behalf': 'a service that calls in somebody\'s name is named, and his own keys and address stay; there is no MFA',
  'keys of MFA and their operators': '`Bool` matches no key that is good until it is deleted, and `BoolIfExists` does',
  'keys of time': 'the time of the call, as a date and as seconds',
  'a Region is where the call went': 'whichever signs; of a global service that of its one endpoint',
  'keys that tell accounts apart keep the public out': 'where their values are whole, and none of them stands for many',
  'keys of who does not sign': 'is called anonymous, and has no ARN and no organization',
  'who has no session yet is asked about the call': 'and is no principal, of whichever kind',
  'keys of services that call as themselves': 'name the service and what it works for, and no principal',
} as const
