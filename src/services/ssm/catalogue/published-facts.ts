// What AWS publishes of itself under /aws/service, as far as this server has it: an edition of its own, by number and date.
import { byName } from '../../../core/by-name.ts'

export const edition = { number: 1, at: Date.UTC(2026, 10, 30) }

/** AWS: https://docs.aws.amazon.com/general/latest/gr/rande.html */
export const regionNames = byName({
  'us-east-1': 'US East (N. Virginia)', 'us-east-2': 'US East (Ohio)', 'us-west-1': 'US West (N. California)',
  'us-west-2': 'US West (Oregon)', 'af-south-1': 'Africa (Cape Town)', 'ap-east-1': 'Asia Pacific (Hong Kong)',
  'ap-east-2': 'Asia Pacific (Taipei)', 'ap-south-1': 'Asia Pacific (Mumbai)', 'ap-south-2': 'Asia Pacific (Hyderabad)',
  'ap-southeast-1': 'Asia Pacific (Singapore)', 'ap-southeast-2': 'Asia Pacific (Sydney)',
  'ap-southeast-3': 'Asia Pacific (Jakarta)', 'ap-southeast-4': 'Asia Pacific (Melbourne)',
  'ap-southeast-5': 'Asia Pacific (Malaysia)', 'ap-southeast-6': 'Asia Pacific (New Zealand)',
  'ap-southeast-7': 'Asia Pacific (Thailand)', 'ap-northeast-1': 'Asia Pacific (Tokyo)',
  'ap-northeast-2': 'Asia Pacific (Seoul)', 'ap-northeast-3': 'Asia Pacific (Osaka)', 'ca-central-1': 'Canada (Central)',
  'ca-west-1': 'Canada West (Calgary)', 'eu-central-1': 'Europe (Frankfurt)', 'eu-central-2': 'Europe (Zurich)',
  'eu-west-1': 'Europe (Ireland)', 'eu-west-2': 'Europe (London)', 'eu-west-3': 'Europe (Paris)',
  'eu-south-1': 'Europe (Milan)', 'eu-south-2': 'Europe (Spain)', 'eu-north-1': 'Europe (Stockholm)',
  'il-central-1': 'Israel (Tel Aviv)', 'me-central-1': 'Middle East (UAE)', 'me-south-1': 'Middle East (Bahrain)',
  'mx-central-1': 'Mexico (Central)', 'sa-east-1': 'South America (Sao Paulo)', 'cn-north-1': 'China (Beijing)',
  'cn-northwest-1': 'China (Ningxia)', 'us-gov-east-1': 'AWS GovCloud (US-East)', 'us-gov-west-1': 'AWS GovCloud (US-West)',
})

export const domains = byName({ aws: 'amazonaws.com', 'aws-cn': 'amazonaws.com.cn', 'aws-us-gov': 'amazonaws.com' })

/** Those that this server has something of, by AWS's ids for them. */
export const serviceNames: readonly (readonly [id: string, name: string])[] = [
  ['cloudtrail', 'AWS CloudTrail'], ['events', 'Amazon EventBridge'], ['guardduty', 'Amazon GuardDuty'],
  ['iam', 'AWS Identity and Access Management (IAM)'], ['kms', 'AWS Key Management Service (KMS)'],
  ['logs', 'Amazon CloudWatch Logs'], ['organizations', 'AWS Organizations'], ['s3', 'Amazon Simple Storage Service (S3)'],
  ['secretsmanager', 'AWS Secrets Manager'], ['shield', 'AWS Shield'], ['sqs', 'Amazon Simple Queue Service (SQS)'],
  ['ssm', 'AWS Systems Manager'], ['sts', 'AWS Security Token Service (STS)'],
]

/** AWS: https://docs.aws.amazon.com/linux/al2023/ug/ec2.html and its page for Amazon Linux 2. */
export const imageNames: readonly string[] = [
  'al2023-ami-kernel-6.1-arm64', 'al2023-ami-kernel-6.1-x86_64', 'al2023-ami-kernel-default-arm64',
  'al2023-ami-kernel-default-x86_64', 'al2023-ami-minimal-kernel-default-arm64', 'al2023-ami-minimal-kernel-default-x86_64',
  'amzn2-ami-hvm-arm64-gp2', 'amzn2-ami-hvm-x86_64-gp2', 'amzn2-ami-kernel-5.10-hvm-arm64-gp2',
  'amzn2-ami-kernel-5.10-hvm-x86_64-gp2',
]
