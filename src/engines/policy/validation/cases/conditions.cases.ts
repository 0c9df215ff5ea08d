// What conditions ask for, how, and by which values.
import { equals, fine, when, type Case } from './case.cases.ts'

const conditions: readonly Case[] = [
  {
    code: 'ERROR INVALID_CONDITION_OPERATOR', bad: when({ StringEqual: { 'aws:userid': 'a' } }),
    good: when({ 'ForAnyValue:StringLikeIfExists': { 'aws:TagKeys': 'a' } }),
  },
  {
    code: 'ERROR NULL_WITH_IF_EXISTS', bad: when({ NullIfExists: { 'aws:userid': 'true' } }),
    good: when({ Null: { 'aws:userid': 'true' } }),
  },
  {
    code: 'SUGGESTION NULL_WITH_QUALIFIER', bad: when({ 'ForAllValues:Null': { 'aws:TagKeys': 'true' } }),
    good: when({ Null: { 'aws:TagKeys': 'true' } }),
  },
  { code: 'SUGGESTION EMPTY_OBJECT_CONDITION', bad: when({}), good: equals({ 'aws:userid': 'a' }) },
  { code: 'SUGGESTION EMPTY_OBJECT_CONDITION', bad: when({ StringEquals: {} }), good: equals({ 'aws:userid': 'a' }) },
  { code: 'SUGGESTION EMPTY_ARRAY_CONDITION', bad: equals({ 'aws:userid': [] }), good: equals({ 'aws:userid': ['a'] }) },
  {
    code: 'SUGGESTION EMPTY_ARRAY_CONDITION_FORALLVALUES', bad: when({ 'ForAllValues:StringEquals': { 'aws:TagKeys': [] } }),
    good: fine,
  },
  {
    code: 'SUGGESTION EMPTY_ARRAY_CONDITION_FORANYVALUE', bad: when({ 'ForAnyValue:StringEquals': { 'aws:TagKeys': [] } }),
    good: fine,
  },
  { code: 'SUGGESTION EMPTY_ARRAY_CONDITION_IFEXISTS', bad: when({ StringEqualsIfExists: { 'aws:userid': [] } }), good: fine },
  { code: 'ERROR INVALID_CONDITION_KEY_FORMAT', bad: equals({ userid: 'a' }), good: equals({ 'aws:userid': 'a' }) },
  {
    code: 'ERROR INVALID_GLOBAL_CONDITION_KEY', bad: equals({ 'aws:Nothing': 'a' }), good: equals({ 'AWS:PrincipalTag/a': 'a' }),
  },
  {
    code: 'ERROR INVALID_SERVICE_CONDITION_KEY', bad: equals({ 'kms:Nothing': 'a' }),
    good: equals({ 'kms:EncryptionContext:a': 'a' }),
    details: 'The condition key kms:Nothing does not exist in the service kms. Use a valid condition key.',
  },
  {
    code: 'ERROR MISSING_TAG_KEY_IN_CONDITION', bad: equals({ 'aws:ResourceTag': 'a' }),
    good: equals({ 'aws:ResourceTag/a': 'a' }),
  },
  {
    code: 'ERROR DUPLICATE_KEYS_WITH_DIFFERENT_CASE', bad: equals({ 'aws:userid': 'a', 'aws:UserId': 'b' }),
    good: equals({ 'aws:userid': 'a', 'aws:username': 'b' }),
  },
  {
    code: 'ERROR MISSING_QUALIFIER', bad: equals({ 'aws:TagKeys': 'a' }),
    good: when({ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }),
  },
  {
    code: 'SECURITY_WARNING FORALLVALUES_WITH_SINGLE_VALUED_KEY',
    bad: when({ 'ForAllValues:StringEquals': { 'aws:userid': 'a' } }),
    good: when({ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }),
  },
  {
    code: 'SECURITY_WARNING MISSING_PAIRED_CONDITION_KEYS', bad: when({ IpAddress: { 'aws:VpcSourceIp': '10.0.0.1' } }),
    good: when({ IpAddress: { 'aws:VpcSourceIp': '10.0.0.1' }, StringEquals: { 'aws:SourceVpc': 'vpc-12345678' } }),
  },
  {
    code: 'WARNING TYPE_MISMATCH', bad: equals({ 'aws:SecureTransport': 'true' }),
    good: when({ Bool: { 'aws:SecureTransport': 'true' } }),
  },
  {
    code: 'WARNING TYPE_MISMATCH_BOOLEAN', bad: when({ Bool: { 'aws:SecureTransport': 'yes' } }),
    good: when({ Bool: { 'aws:SecureTransport': false } }),
  },
  {
    code: 'WARNING TYPE_MISMATCH_DATE', bad: when({ DateLessThan: { 'aws:CurrentTime': 'soon' } }),
    good: when({ DateLessThan: { 'aws:CurrentTime': '2030-01-01' } }),
  },
  {
    code: 'WARNING TYPE_MISMATCH_NUMBER', bad: when({ NumericLessThan: { 'aws:MultiFactorAuthAge': 'old' } }),
    good: when({ NumericLessThan: { 'aws:MultiFactorAuthAge': 60 } }),
  },
  {
    code: 'WARNING TYPE_MISMATCH_STRING', bad: when({ BinaryEquals: { 'a:b': '!' } }),
    good: when({ BinaryEquals: { 'a:b': 'YQ==' } }),
  },
  {
    code: 'ERROR TYPE_MISMATCH_IP_RANGE', bad: when({ IpAddress: { 'aws:SourceIp': '1.2.3.4/33' } }),
    good: when({ IpAddress: { 'aws:SourceIp': '1.2.3.4/32' } }),
  },
  {
    code: 'ERROR INVALID_CONDITION_MULTIPLE_BOOLEAN', bad: when({ Bool: { 'aws:SecureTransport': ['true', 'false'] } }),
    good: when({ Bool: { 'aws:SecureTransport': ['true'] } }),
  },
  {
    code: 'ERROR INVALID_CONDITION_DATA_TYPE', bad: equals({ 'aws:userid': ['a', 1] }),
    good: equals({ 'aws:userid': ['a', 'b'] }),
  },
  {
    code: 'ERROR INVALID_VARIABLE_FOR_OPERATOR', bad: when({ NumericLessThan: { 'aws:MultiFactorAuthAge': '${a:b}' } }),
    good: equals({ 'aws:userid': '${aws:userid}' }),
  },
  {
    code: 'WARNING WILDCARD_WITHOUT_LIKE_OPERATOR', bad: equals({ 'aws:userid': 'a*' }),
    good: when({ StringLike: { 'aws:userid': 'a*' } }),
  },
  {
    code: 'SUGGESTION REDUNDANT_CONDITION_VALUE_NUM',
    bad: when({ NumericLessThan: { 'aws:MultiFactorAuthAge': ['2700', '3600'] } }),
    good: when({ NumericLessThan: { 'aws:MultiFactorAuthAge': ['3600'] } }),
    details: 'Multiple values in NumericLessThan are redundant. Replace with the greatest single value for ' +
      'aws:MultiFactorAuthAge.',
  },
  {
    code: 'SUGGESTION IMPROVE_IP_RANGE', bad: when({ IpAddress: { 'aws:SourceIp': '203.0.113.7/24' } }),
    good: when({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
    details: 'The non-zero bits in the IP address after the masked bits are ignored. Replace address with 203.0.113.0/24.',
  },
  {
    code: 'ERROR PRIVATE_IP_ADDRESS', bad: when({ IpAddress: { 'aws:SourceIp': '10.1.0.0/16' } }),
    good: when({ IpAddress: { 'aws:SourceIp': ['10.1.0.0/16', '8.8.8.8'] } }),
  },
  {
    code: 'SUGGESTION PRIVATE_IP_ADDRESS_SUBSET', bad: when({ IpAddress: { 'aws:SourceIp': ['10.1.0.0/16', '8.8.8.8'] } }),
    good: when({ IpAddress: { 'aws:SourceIp': '8.8.8.8' } }),
  },
  {
    code: 'ERROR PRIVATE_NOT_IP_ADDRESS', bad: when({ NotIpAddress: { 'aws:SourceIp': '192.168.1.0/24' } }),
    good: when({ NotIpAddress: { 'aws:SourceIp': '8.8.8.8' } }),
  },
  {
    code: 'SUGGESTION PRIVATE_NOT_IP_ADDRESS_SUBSET',
    bad: when({ NotIpAddress: { 'aws:SourceIp': ['192.168.1.0/24', '8.8.8.8'] } }), good: fine,
  },
  {
    code: 'ERROR INVALID_REGION', bad: equals({ 'aws:RequestedRegion': 'eu-west-9' }),
    good: equals({ 'aws:RequestedRegion': 'eu-west-1' }),
  },
  {
    code: 'ERROR INVALID_VPC_FORMAT', bad: equals({ 'aws:SourceVpc': 'vpc-1' }),
    good: equals({ 'aws:SourceVpc': 'vpc-11223344556677889' }),
  },
  {
    code: 'ERROR INVALID_VPCE_FORMAT', bad: equals({ 'aws:SourceVpce': 'vpc-12345678' }),
    good: equals({ 'aws:SourceVpce': 'vpce-12345678' }),
  },
  {
    code: 'ERROR INVALID_SERVICE_PRINCIPAL_FORMAT', bad: equals({ 'kms:ViaService': 's3' }),
    good: equals({ 'kms:ViaService': 's3.eu-west-1.amazonaws.com' }),
  },
  {
    code: 'ERROR UNSUPPORTED_ACTION_FOR_CONDITION_KEY', bad: when(
      { StringEquals: { 's3:prefix': 'a' } }, { Action: ['s3:ListBucket', 's3:GetObject'] },
    ),
    good: when({ StringEquals: { 's3:prefix': 'a' } }, { Action: ['s3:ListBucket', 's3:Get*'] }),
    details: 'The following actions: s3:GetObject are not supported by the condition key s3:prefix. The condition will not be ' +
      'evaluated for these actions. We recommend that you move these actions to a different statement ' +
      'without this condition key.',
  },
]

export const conditionCases: readonly Case[] = [...conditions]
