// AWS services that an organization trusts with its accounts.
import type { Call } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'

interface ServiceAccess {
  readonly organizationId: string
  /** `config.amazonaws.com` */
  readonly principal: string
  readonly enabledAt: number
}

export const ServiceAccesses = collection<ServiceAccess>('organizations.service-accesses', {
  per: 'global', key: ({ organizationId, principal }) => [organizationId, principal],
})

/** AWS: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services_list.html. */
const known: ReadonlySet<string> = new Set([
  'access-analyzer', 'account', 'auditmanager', 'aws-artifact-account-sync', 'backup', 'bedrock', 'cloudformation',
  'cloudtrail', 'compute-optimizer', 'config', 'config-multiaccountsetup', 'controltower', 'cost-optimization-hub', 'detective',
  'devops-guru', 'ds', 'ec2', 'fms', 'guardduty', 'health', 'iam', 'inspector2', 'ipam', 'license-manager',
  'license-manager.member-account', 'license-management.marketplace', 'macie', 'malware-protection.guardduty',
  'member.org.stacksets.cloudformation', 'network-firewall', 'networkmanager', 'notifications', 'private-marketplace.marketplace',
  'ram', 'reachabilityanalyzer.networkinsights', 'reporting.trustedadvisor', 'resource-explorer-2', 'securityhub',
  'securitylake', 'servicecatalog', 'servicequotas', 'shield', 'ssm', 'ssm-quicksetup', 'sso', 'stacksets.cloudformation',
  'storage-lens.s3', 'tagpolicies.tag', 'trustedadvisor', 'user-subscriptions', 'vpc-lattice', 'wellarchitected',
].map(name => `${name}.amazonaws.com`))

export function requireService(principal: string, error: Call<unknown, 'InvalidInputException'>['error']): void {
  if (!known.has(principal)) throw unrecognized(error)
}

export const unrecognized = (error: Call<unknown, 'InvalidInputException'>['error']) =>
  error('InvalidInputException', 'You specified an unrecognized service principal.', { Reason: 'UNRECOGNIZED_SERVICE_PRINCIPAL' })
