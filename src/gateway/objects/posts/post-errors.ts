// What S3 says of forms. AWS: public reports of its answers, whose codes are not always those of its list of errors.
import { AwsError } from '../../../core/aws-error.ts'
import { FormError } from '../../../engines/wire/forms/form-error.ts'
import { printable } from '../../../engines/sigv4/printable.ts'

/** AWS: in front of the file, in bytes. */
export const mostBefore = 20_480

const refused = (code: string, message: string, status: number, members: Readonly<Record<string, string>> = {}) =>
  new AwsError(code, message, { status, members })

const argument = (message: string, ArgumentName: string, value: string) =>
  refused('InvalidArgument', message, 400, { ArgumentName, ArgumentValue: printable(value) })

export const postErrors = {
  notForm: () => refused('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
    Condition: 'Bucket POST must be of the enclosure-type multipart/form-data',
  }),
  malformed: () =>
    refused('MalformedPOSTRequest', 'The body of your POST request is not well-formed multipart/form-data.', 400),
  tooMuchBefore: () => refused(
    'MaxPostPreDataLengthExceeded', 'Your POST request fields preceeding the upload file was too large.', 400,
    { MaxPostPreDataLengthBytes: String(mostBefore) },
  ),
  noFile: () => argument('POST requires exactly one file upload per request.', 'file', '0'),
  noField: (name: string) => argument(
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`, name, '',
  ),
  /** A field becomes a header, in which there are no such characters. DIFFERS: AWS keeps them, encoded. */
  controlCharacters: (name: string) =>
    argument(`The value of the field '${printable(name)}' has characters that no header can have.`, printable(name), ''),
  wrongAlgorithm: (given: string) => argument('X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"', 'X-Amz-Algorithm', given),
  wrongDate: (given: string) => argument('X-Amz-Date must be formated via ISO8601 Long format', 'X-Amz-Date', given),
  wrongCredential: (why: string, given: string) => argument(why, 'X-Amz-Credential', given),
  wrongRegion: (region: string, expected: string, credential: string) => refused(
    'InvalidArgument', `the region '${printable(region)}' is wrong; expecting '${expected}'`, 400,
    { ArgumentName: 'X-Amz-Credential', ArgumentValue: printable(credential), Region: expected },
  ),
  notYet: () => refused('AccessDenied', 'Request is not yet valid', 403),
  over: () => refused('AccessDenied', 'Request has expired', 403),
  notByPolicy: (what: string) => refused('AccessDenied', `Invalid according to Policy: ${what}`, 403),
  noPolicy: (what: string) => refused('InvalidPolicyDocument', `Invalid Policy: ${what}`, 400),
}

/** What the parser found, in these words; whatever else was thrown as it is. */
export function asPostError(thrown: unknown): unknown {
  if (!(thrown instanceof FormError)) return thrown
  switch (thrown.fault) {
    case 'large': return postErrors.tooMuchBefore()
    case 'fileless': return postErrors.noFile()
    default: return postErrors.malformed()
  }
}
