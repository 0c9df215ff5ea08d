// Why an operation is not measured.

export const unmeasured: Readonly<Record<string, string>> = {
  'sts:AssumeRoleWithWebIdentity': 'a token is asked of an identity provider, whose keys are asked of it',
  'stockade:AdvanceClock': 'each call moves time for all that follow, and in development mode alone',
  'stockade:Reset': 'each call throws away what the others work with',
  'logs:StartLiveTail': 'each call goes on for hours',
  'guardduty:CreateDetector': 'an account has one in a Region',
  'guardduty:DeleteDetector': 'an account has one in a Region',
  'guardduty:GetDetector': 'an account has one in a Region, and it is not known before it is made',
  'shield:CreateSubscription': 'an account has one',
  'iam:CreateAccountAlias': 'an account has one',
  'iam:DeleteAccountAlias': 'an account has one',
  'iam:ChangePassword': 'root asks, who has none',
  'sqs:DeleteMessage': 'each call needs what another has received',
  'iam:CreateOpenIDConnectProvider': 'an account has 100 at most, which are made for the others',
  'iam:DeleteOpenIDConnectProvider': 'an account has 100 at most',
  'iam:DeleteAccountPasswordPolicy': 'an account has one',
  'sts:AssumeRole': 'root asks, who assumes no role',
  'organizations:CreateOrganization': 'an account has one, which is made for the others',
  'organizations:DescribeCreateAccountStatus': 'it asks for an id that the server draws',
}
