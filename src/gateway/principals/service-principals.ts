// Names of services as principals: `events.amazonaws.com`, in Regional form `logs.eu-west-1.amazonaws.com`, and of a part of a
// service `delivery.logs.amazonaws.com`.
import { findRegion } from '../../core/regions.ts'
import { servicePrefixes } from '../../contracts/service-prefixes.gen.ts'

// AWS: principals whose names are no service's in IAM's reference data, from the guides of their services and from what IAM took
// for a role's (public records).
const otherServices = [
  'airflow-env', 'amazonmq', 'application-insights', 'automation', 'aws-artifact-account-sync', 'billingconsole',
  'billingreports', 'cassandra-streams', 'cloudwatch-crossaccount', 'codecatalyst-runner', 'cognito-identity-us-gov',
  'config-conforms', 'config-multiaccountsetup', 'connect-campaigns', 'cost-optimization-hub.bcm', 'costalerts',
  'datazonecontrol', 'deeplens', 'deepracer', 'diode', 'directoryservice', 'dms-fleet-advisor', 'dnssec-route53', 'ec',
  'ec2-images', 'ec2.application-status-checks', 'ec2.capacitymanager', 'ec2fastlaunch', 'ec2fleet', 'ec2scheduled',
  'ec2sqlha', 'ecs-compute', 'ecs-tasks', 'edgelambda', 'eks-connector', 'eks-fargate', 'eks-fargate-pods',
  'eks-nodegroup', 'emr-wal', 'emrwal', 'iotroborunner', 'iotthingsgraph', 'ipam', 'lexv2',
  'license-manager.master-account', 'license-manager.member-account', 'macie', 'managedservices', 'marketplace',
  'migrationhub', 'mobilehub', 'monitoring', 'mturk-requester', 'opensearchservice', 'osis-pipelines', 'pinpoint',
  'purchaseorders', 'rds-preview', 'reachabilityanalyzer.networkinsights', 'resource-snapshot-job.partnercentral-selling',
  'securityhubv2', 'servicecatalog-appregistry', 'spot', 'spotfleet', 'ssm.integrations', 'storage-lens', 'sumerian',
  'transitgateway', 'tts', 'vmie', 'vpc-flow-logs', 'vpc-verified-access',
]

const services: ReadonlySet<string> = new Set([...servicePrefixes, ...otherServices])

const form = /^((?:[a-z0-9-]+\.){1,6})amazonaws\.com(\.cn)?$/

/**
 * Whether AWS has a service of that name in the partition.
 * DIFFERS: AWS publishes no list. The name of a service that has neither actions in IAM nor a place above is refused, and any
 * part of a service that is known is taken.
 */
export function isServicePrincipal(name: string, partition: string): boolean {
  const [, labels, china] = form.exec(name) ?? []
  if (labels === undefined || (china !== undefined && partition !== 'aws-cn')) return false
  const parts = labels.slice(0, -1).split('.')
  // AWS: a Region that an account has to opt in to is named so, in policies of every Region.
  if (findRegion(parts.at(-1)!)?.partition === partition) parts.pop()
  return services.has(parts.at(-1) ?? '') || services.has(parts.join('.'))
}
