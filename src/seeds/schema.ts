// What a seed.yaml may hold. It is read by what checks one, and published as docs/seed.schema.json for whoever writes one, by
// `npm run seed-schema`. What AWS says of a value beyond its form is said by the operation that takes it.
import type { ObjectSchema, TextSchema } from './schema-form.ts'

const text = (description: string, bounds: Partial<TextSchema> = {}): TextSchema => ({ type: 'string', description, ...bounds })

/** Each by its name. */
const named = (description: string, propertyNames: TextSchema, additionalProperties: ObjectSchema | TextSchema): ObjectSchema =>
  ({ type: 'object', description, propertyNames, additionalProperties })

const policy = (description: string): ObjectSchema =>
  ({ type: 'object', description, additionalProperties: true, minProperties: 1 })

const entityName = (maxLength: number): TextSchema => ({
  type: 'string', minLength: 1, maxLength, pattern: '^[A-Za-z0-9_+=,.@-]+$',
  patternErrorMessage: 'has letters, digits and _+=,.@- alone',
})

const path = text('Where it stands in IAM.', {
  maxLength: 512, pattern: '^/(.*/)?$', patternErrorMessage: 'begins and ends with a slash, such as /services/',
})

const tags = named(
  'Its tags, by their keys.',
  { type: 'string', minLength: 1, maxLength: 128 },
  { type: 'string', maxLength: 256 },
)

const inlinePolicies = named('Policies of its own, by their names.', entityName(128), policy('A policy document.'))

const attachedPolicies = {
  type: 'array',
  description: 'Managed policies that are attached to it: names under `policies` of this file, or ARNs.',
  items: { type: 'string', minLength: 1, maxLength: 2048 },
  uniqueItems: true,
} as const

const permissionsBoundary = text(
  'The managed policy that says what it may do at most: a name under `policies` of this file, or an ARN.',
  { minLength: 1, maxLength: 2048 },
)

export const memberAccount: ObjectSchema = {
  type: 'object',
  properties: {
    email: text('The address by which it is known.', {
      minLength: 6, maxLength: 64, pattern: '^[^\\s@]+@[^\\s@]+$', patternErrorMessage: 'is the address of a mailbox',
    }),
    roleName: text('The role by which it is entered; OrganizationAccountAccessRole where it is absent.', {
      minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_+=,.@-]+$', patternErrorMessage: 'has letters, digits and _+=,.@- alone',
    }),
  },
  required: ['email'],
  additionalProperties: false,
}

export const managedPolicy: ObjectSchema = {
  type: 'object',
  properties: {
    path,
    description: text('What it is for.', { maxLength: 1000 }),
    tags,
    document: policy('The policy document.'),
  },
  required: ['document'],
  additionalProperties: false,
}

export const group: ObjectSchema = {
  type: 'object', properties: { path, inlinePolicies, attachedPolicies }, additionalProperties: false,
}

export const user: ObjectSchema = {
  type: 'object',
  properties: {
    path,
    tags,
    groups: {
      type: 'array',
      description: 'The groups that the user is in: names under `groups` of this file.',
      items: entityName(128),
      uniqueItems: true,
    },
    inlinePolicies,
    attachedPolicies,
    permissionsBoundary,
    accessKey: text(
      'A file, from the folder of the seed on. An access key is made for the user, and written there in the form of an AWS '
        + 'credentials file.',
      { minLength: 1, maxLength: 4096 },
    ),
  },
  additionalProperties: false,
}

export const openIdConnectProvider: ObjectSchema = {
  type: 'object',
  properties: {
    clientIds: {
      type: 'array', description: 'For whom its tokens may be made: what they call their audience.',
      items: text('An audience.', { minLength: 1, maxLength: 255 }), uniqueItems: true,
    },
    thumbprints: {
      type: 'array',
      description: 'SHA-1 of certificates that its server may have though no authority of the machine vouches for them.',
      items: text('A thumbprint.', { pattern: '^[0-9A-Fa-f]{40}$', patternErrorMessage: 'has 40 hexadecimal digits' }),
      uniqueItems: true,
    },
    tags,
  },
  additionalProperties: false,
}

export const role: ObjectSchema = {
  type: 'object',
  properties: {
    path,
    description: text('What it is for.', { maxLength: 1000 }),
    tags,
    trust: policy('Who may assume it: a policy document that names principals.'),
    maxSessionDuration: {
      type: 'integer', description: 'How many seconds its sessions last at most; 3600 where it is absent.',
      minimum: 3600, maximum: 43_200,
    },
    inlinePolicies,
    attachedPolicies,
    permissionsBoundary,
  },
  required: ['trust'],
  additionalProperties: false,
}

const specs = [
  'SYMMETRIC_DEFAULT', 'RSA_2048', 'RSA_3072', 'RSA_4096', 'ECC_NIST_P256', 'ECC_NIST_P384', 'ECC_NIST_P521', 'ECC_SECG_P256K1',
  'ECC_NIST_EDWARDS25519', 'HMAC_224', 'HMAC_256', 'HMAC_384', 'HMAC_512', 'ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87', 'ML_KEM_512',
  'ML_KEM_768', 'ML_KEM_1024',
] as const
const usages = ['ENCRYPT_DECRYPT', 'SIGN_VERIFY', 'GENERATE_VERIFY_MAC', 'KEY_AGREEMENT', 'ENCAPSULATE_DECAPSULATE'] as const

export const key: ObjectSchema = {
  type: 'object',
  properties: {
    description: text('What it is for.', { maxLength: 8192 }),
    policy: policy('The key policy; AWS\'s default one where there is none.'),
    keySpec: text('Which kind of key it is; a symmetric one where it is absent.', { enum: specs }),
    keyUsage: text('What the key is for, where it is not symmetric.', { enum: usages }),
    rotationPeriodInDays: {
      type: 'integer', description: 'The key rotates as often as that; never where it is absent.', minimum: 90, maximum: 2560,
    },
    tags,
  },
  additionalProperties: false,
}

const region: Partial<TextSchema> = {
  pattern: '^[a-z]+(-[a-z]+)+-[0-9]$', patternErrorMessage: 'is one of the partition aws, such as us-east-1 or eu-west-1',
}
const value = text('What it holds.', { minLength: 1 })
const variable = text('The environment variable of the server that says what it holds, for what may not stand in a file.', {
  minLength: 1, pattern: '^[A-Za-z_][A-Za-z0-9_]*$', patternErrorMessage: 'is the name of a variable, such as SHOP_PASSWORD',
})
const oneOf = [{ required: ['value'] }, { required: ['variable'] }] as const

export const parameter: ObjectSchema = {
  type: 'object',
  properties: {
    type: text('What kind of parameter it is.', { enum: ['String', 'StringList', 'SecureString'] }),
    value,
    variable,
    key: text('The KMS key of a SecureString: an alias, id or ARN; alias/aws/ssm where it is absent.', { minLength: 1 }),
    description: text('What it is for.', { maxLength: 1024 }),
    tier: text('Its tier; what the account\'s setting says where it is absent.', {
      enum: ['Standard', 'Advanced', 'Intelligent-Tiering'],
    }),
    policies: {
      type: 'array',
      description: 'When it expires, and when somebody is told: its policies, as AWS has them. They ask for tier Advanced.',
      items: policy('A policy of a parameter: Type, Version, Attributes.'),
    },
    allowedPattern: text('A regular expression that each of its values has to match.', { minLength: 1, maxLength: 1024 }),
    dataType: text('What its value is, such as aws:ec2:image; text where it is absent.', { minLength: 1, maxLength: 128 }),
    tags,
  },
  required: ['type'],
  oneOf,
  additionalProperties: false,
}

export const secret: ObjectSchema = {
  type: 'object',
  properties: {
    value: {
      type: ['string', 'object'], description: 'What it holds: a text, or names with values, which are kept as JSON.',
      minLength: 1, additionalProperties: true, minProperties: 1,
    },
    variable,
    key: text('The KMS key of its value: an alias, id or ARN; alias/aws/secretsmanager where it is absent.', { minLength: 1 }),
    description: text('What it is for.', { maxLength: 2048 }),
    policy: policy('Its resource policy.'),
    replicas: {
      type: 'array', description: 'Regions in which it is replicated, under alias/aws/secretsmanager of each.',
      items: text('A Region.', region), uniqueItems: true,
    },
    tags,
  },
  oneOf,
  additionalProperties: false,
}

export const seed: ObjectSchema = {
  type: 'object',
  properties: {
    region: text(
      'The Region of keys, parameters and secrets; where it is absent, that of AWS_REGION, AWS_DEFAULT_REGION or a test\'s own '
        + 'settings, else us-east-1.',
      region,
    ),
    accounts: named(
      'Accounts of the organization that the server\'s account manages, by their names.',
      { type: 'string', minLength: 1, maxLength: 50 }, memberAccount,
    ),
    policies: named('Managed policies, by their names.', entityName(128), managedPolicy),
    groups: named('Groups, by their names.', entityName(128), group),
    users: named('Users, by their names.', entityName(64), user),
    openIdConnectProviders: named(
      'OpenID Connect providers, by their URLs.',
      { type: 'string', maxLength: 255, pattern: '^https://', patternErrorMessage: 'begins with https://' },
      openIdConnectProvider,
    ),
    roles: named('Roles, by their names.', entityName(64), role),
    keys: named(
      'KMS keys, by the alias that each has.',
      {
        type: 'string', maxLength: 256, pattern: '^alias/(?!aws/)[A-Za-z0-9/_-]+$',
        patternErrorMessage: 'begins with alias/, not with alias/aws/, and goes on with letters, digits and /_- alone',
      },
      key,
    ),
    parameters: named(
      'Parameters of Systems Manager, by their names.',
      {
        type: 'string', minLength: 1, maxLength: 1011, pattern: '^[A-Za-z0-9_./-]+$',
        patternErrorMessage: 'has letters, digits and _./- alone',
      },
      parameter,
    ),
    secrets: named(
      'Secrets, by their names.',
      {
        type: 'string', minLength: 1, maxLength: 512, pattern: '^[A-Za-z0-9/_+=.@!-]+$',
        patternErrorMessage: 'has letters, digits and -/_+=.@! alone',
      },
      secret,
    ),
  },
  additionalProperties: false,
}
