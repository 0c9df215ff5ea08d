// How AWS calls the services that there are, by the namespace of their actions (Service Authorization Reference).

export const serviceNames: ReadonlyMap<string, string> = new Map([
  ['access-analyzer', 'AWS IAM Access Analyzer'],
  ['cloudtrail', 'AWS CloudTrail'],
  ['events', 'Amazon EventBridge'],
  ['guardduty', 'Amazon GuardDuty'],
  ['iam', 'AWS Identity and Access Management'],
  ['kms', 'AWS Key Management Service'],
  ['logs', 'Amazon CloudWatch Logs'],
  ['organizations', 'AWS Organizations'],
  ['s3', 'Amazon S3'],
  ['secretsmanager', 'AWS Secrets Manager'],
  ['shield', 'AWS Shield'],
  ['sqs', 'Amazon SQS'],
  ['ssm', 'AWS Systems Manager'],
  ['sts', 'AWS Security Token Service'],
])
