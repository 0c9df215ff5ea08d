// The types of policies. AWS: a root has those enabled that its organization asks for, once all features are.
import type { PolicyType } from '../../../contracts/organizations.gen.ts'
import { byName } from '../../../core/by-name.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { Organization } from '../organizations.ts'
import type { EnabledType } from './attached.ts'

export type { PolicyType } from '../../../contracts/organizations.gen.ts'

interface TypeLimits {
  /** In UTF-16 units: white space counts. */
  readonly longest: number
  /** To one root, unit or account. */
  readonly mostAttached: number
  /** In an organization. */
  readonly most: number
}

const declared = { longest: 10_000, mostAttached: 10, most: 1000 }

/** AWS: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html, which leaves out the newest. */
const limits = byName<TypeLimits>({
  SERVICE_CONTROL_POLICY: { longest: 10_240, mostAttached: 10, most: 10_000 },
  RESOURCE_CONTROL_POLICY: { longest: 5120, mostAttached: 5, most: 2000 },
  AISERVICES_OPT_OUT_POLICY: { longest: 2500, mostAttached: 5, most: 1000 },
  CHATBOT_POLICY: { ...declared, mostAttached: 5 },
  TAG_POLICY: declared,
  BACKUP_POLICY: declared,
  DECLARATIVE_POLICY_EC2: declared,
  SECURITYHUB_POLICY: declared,
  SECURITYHUB_CSPM_POLICY: declared,
  INSPECTOR_POLICY: declared,
  UPGRADE_ROLLOUT_POLICY: declared,
  BEDROCK_POLICY: declared,
  S3_POLICY: declared,
  NETWORK_SECURITY_DIRECTOR_POLICY: declared,
  GUARDDUTY_POLICY: declared,
} satisfies Record<PolicyType, TypeLimits>)

export const limitsOf = (type: PolicyType): TypeLimits => limits.get(type)!

export const findEnabled = ({ enabled = [] }: Organization, type: PolicyType): EnabledType | undefined =>
  enabled.find(one => one.type === type)

/** The types that are enabled in the root, as answers show them. */
export const describeTypes = ({ enabled = [] }: Organization) =>
  enabled.map(({ type }) => ({ Type: type, Status: 'ENABLED' as const }))

export function requireAvailable(
  { featureSet }: Organization, error: Call<unknown, 'PolicyTypeNotAvailableForOrganizationException'>['error'],
): void {
  if (featureSet === 'ALL') return
  // DIFFERS: AWS's sentence is not known.
  throw error(
    'PolicyTypeNotAvailableForOrganizationException',
    'The policy type is not available with the features that are enabled in your organization.',
  )
}

export function requireEnabled(
  organization: Organization, type: PolicyType, error: Call<unknown, 'PolicyTypeNotEnabledException'>['error'],
): void {
  if (findEnabled(organization, type)) return
  throw error('PolicyTypeNotEnabledException', 'This operation can be performed only for enabled policy types.')
}
