// The keys that AWS manages for its services, by their aliases.
import { byName } from '../../../../core/by-name.ts'

export interface ManagedKey {
  /** Through which it is used: that of EBS is EC2. */
  readonly service: string
  /** What its description says that it protects. */
  readonly protects: string
  /** The name in the policy's first statement. */
  readonly title: string
  /** The alias comes with its key, and is not there before. */
  readonly comesLate?: true
}

// AWS: recorded of accounts that had used none of them, in two Regions. Aliases of further services (Lambda, Secrets Manager)
// come with their keys. The descriptions are recorded, but for the one of Redshift.
export const managedKeys = byName<ManagedKey>({
  'alias/aws/dynamodb': { service: 'dynamodb', protects: 'DynamoDB data', title: 'Amazon DynamoDB' },
  'alias/aws/ebs': { service: 'ec2', protects: 'EBS volumes', title: 'EBS' },
  'alias/aws/elasticfilesystem': { service: 'elasticfilesystem', protects: 'EFS filesystems', title: 'EFS' },
  'alias/aws/es': { service: 'es', protects: 'Elasticsearch data', title: 'Elasticsearch' },
  'alias/aws/glue': { service: 'glue', protects: 'Glue data', title: 'Glue' },
  'alias/aws/kinesisvideo': { service: 'kinesisvideo', protects: 'kinesis video data', title: 'Kinesis Video Streams' },
  'alias/aws/rds': { service: 'rds', protects: 'RDS database volumes', title: 'RDS' },
  'alias/aws/redshift': { service: 'redshift', protects: 'Redshift clusters', title: 'Redshift' },
  'alias/aws/s3': { service: 's3', protects: 'S3 objects', title: 'S3' },
  'alias/aws/secretsmanager': {
    service: 'secretsmanager', protects: 'Secrets Manager data', title: 'AWS Secrets Manager', comesLate: true,
  },
  'alias/aws/ssm': { service: 'ssm', protects: 'SSM parameters', title: 'SSM' },
  'alias/aws/xray': { service: 'xray', protects: 'X-Ray data', title: 'X-Ray' },
})
