// AWS: how services tell what KMS has refused them with: as their client of KMS words it (recorded; in older reports without the
// proxy).
import type { AwsError } from '../aws-error.ts'

export const asKmsClientSays = ({ message, code, requestId }: AwsError): string =>
  `${message} (Service: AWSKMS; Status Code: 400; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`
