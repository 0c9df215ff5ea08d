// The policies that AWS gives every organization: what allows everything, and is attached wherever its type is enabled.
import type { PolicyType } from './policy-types.ts'
import type { Policy } from './policy.ts'

const allowing = (...elements: readonly string[]): string =>
  `{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n${elements.map(text => `      ${text}`).join(',\n')}\n    }\n  ]\n}`

const owned = { organizationId: '', tags: {}, isAws: true } as const

/** DIFFERS: how AWS describes the second is not known. */
export const awsPolicies: readonly Policy[] = [
  {
    ...owned, id: 'p-FullAWSAccess', type: 'SERVICE_CONTROL_POLICY', name: 'FullAWSAccess',
    description: 'Allows access to every operation', content: allowing('"Effect": "Allow"', '"Action": "*"', '"Resource": "*"'),
  },
  {
    ...owned, id: 'p-RCPFullAWSAccess', type: 'RESOURCE_CONTROL_POLICY', name: 'RCPFullAWSAccess',
    description: 'Allows access to every resource',
    content: allowing('"Effect": "Allow"', '"Principal": "*"', '"Action": "*"', '"Resource": "*"'),
  },
]

export const findAwsPolicy = (id: string): Policy | undefined => awsPolicies.find(policy => policy.id === id)

/** What is attached to a root, unit or account that nothing else was attached to. */
export const usuallyAttached = (type: PolicyType): readonly string[] => usual.get(type) ?? []

const usual = new Map(awsPolicies.map(({ type, id }) => [type, [id]]))

/** The two allow everything, and so need not be asked. */
export const allowsEverything = (id: string): boolean => findAwsPolicy(id) !== undefined

/** AWS: what resource control can never be without. */
export const isFixed = (id: string): boolean => id === 'p-RCPFullAWSAccess'
