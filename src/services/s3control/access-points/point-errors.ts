// What S3 Control says of access points. AWS: recorded, but for what is marked.
import { AwsError } from '../../../core/aws-error.ts'

const refused = (code: string, message: string, status: number, members: Readonly<Record<string, string>> = {}) =>
  new AwsError(code, message, { status, members })

export const pointErrors = {
  noSuchPoint: (AccessPointName: string) =>
    refused('NoSuchAccessPoint', 'The specified accesspoint does not exist', 404, { AccessPointName }),
  noSuchPolicy: (AccessPointName: string) =>
    refused('NoSuchAccessPointPolicy', 'The specified accesspoint policy does not exist', 404, { AccessPointName }),
  ownedByYou: (AccessPointName: string) => refused(
    'AccessPointAlreadyOwnedByYou', 'Your previous request to create the named accesspoint succeeded and you already own it.',
    409, { AccessPointName },
  ),
  denied: () => refused('AccessDenied', 'Access Denied', 403),
  // The sentences are those of public reports, or ours.
  badUri: (URI: string) => refused('InvalidURI', "Couldn't parse the specified URI.", 400, { URI }),
  badName: () => refused('InvalidRequest', badName, 400),
  ofOtherBucket: () => refused('InvalidRequest', 'An access point of this name is attached to another bucket.', 400),
  noBucket: () => refused('InvalidRequest', 'Amazon S3 AccessPoint can only be created for existing bucket', 400),
  noBucketListed: () => refused('InvalidRequest', 'Amazon S3 AccessPoint can only be listed for existing bucket', 400),
  badToken: () => refused('InvalidRequest', 'The provided next token is invalid', 400),
  noDataSource: () => refused('InvalidRequest', 'A data source is named for access points of file systems alone.', 400),
  tooMany: () => refused('TooManyAccessPoints', 'You have attempted to create more access points than allowed', 400),
}

const badName = 'Your Amazon S3 AccessPoint name is invalid. Names have letters, digits and hyphens, begin and end with no '
  + 'hyphen, and do not end in -s3alias.'
