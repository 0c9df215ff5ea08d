// Secrets of Secrets Manager under names of parameters: `/aws/reference/secretsmanager/db:AWSPREVIOUS`. Nothing of them is kept
// here: each is asked for in the caller's name. AWS: names, answers and errors are recorded.
import { isRefused, type AwsError } from '../../../core/aws-error.ts'
import type { Parameter } from '../../../contracts/ssm.gen.ts'
import { GetSecretValue, type GetSecretValueResponse } from '../../../contracts/secretsmanager.gen.ts'
import type { Call } from '../../../gateway/operation.ts'

export interface SecretReference {
  /** As it was written, without the selector. */
  readonly spelling: string
  readonly secret: string
  /** A staging label or the id of a version, with its colon. */
  readonly selector?: string
}

/** Undefined where the text names no secret. */
export function findSecretReference(text: string): SecretReference | undefined {
  const [, spelling, secret, selector] = /^(\/?aws\/reference\/secretsmanager\/([^:]*))(:.*)?$/s.exec(text.trim()) ?? []
  if (spelling === undefined) return undefined
  return { spelling, secret: secret!, ...(selector !== undefined && { selector }) }
}

interface ReadingInput {
  readonly WithDecryption?: boolean | undefined
}

type SecretCall = Pick<Call<ReadingInput, never>, 'input' | 'aws' | 'error'>

/** Why it cannot be asked for at all; undefined where it can. */
export function findFault({ input, error }: SecretCall, { selector }: SecretReference): AwsError | undefined {
  if (!input.WithDecryption) {
    return error('ValidationException', 'WithDecryption flag must be True for retrieving a Secret Manager secret.')
  }
  if (selector === undefined || /^:[^:]+$/.test(selector)) return undefined
  return error(
    'ValidationException',
    'Invalid parameter name. Please use correct syntax for referencing a version/label  <name>:<version/label>',
  )
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** The secret as a parameter; undefined where there is no such secret, label or version. */
export async function readSecret(call: SecretCall, reference: SecretReference): Promise<Parameter | undefined> {
  const { spelling, secret, selector } = reference
  const asked = selector?.slice(1)
  const version = asked === undefined ? {} : uuid.test(asked) ? { VersionId: asked } : { VersionStage: asked }
  try {
    const found = await call.aws.call(GetSecretValue, { SecretId: secret, ...version })
    return {
      Name: spelling,
      Type: 'SecureString',
      ...(found.SecretString !== undefined && { Value: found.SecretString }),
      Version: 0,
      ...(selector !== undefined && { Selector: selector }),
      SourceResult: gsonText(shown(found)),
      LastModifiedDate: found.CreatedDate,
      ARN: found.ARN,
    }
  } catch (thrown) {
    if (!isRefused(thrown)) throw thrown
    if (thrown.code === 'ResourceNotFoundException') return undefined
    throw call.error('ValidationException', 'An error occurred while calling one AWS dependency service.')
  }
}

/** AWS: a name is told without its slash, and a selector that is not there as `null` (recorded). */
export function noSecret(
  error: Call<unknown, 'ParameterNotFound'>['error'], { spelling, selector = 'null' }: SecretReference,
): AwsError {
  const sentence = `Secret ${spelling.replace(/^\//, '')}${selector} not found.`
  return error('ParameterNotFound', `An error occurred (ParameterNotFound) when referencing Secrets Manager: ${sentence}`)
}

/** AWS: written by Gson, which escapes what HTML gives a meaning (recorded of `=`). */
const gsonText = (value: object): string => JSON.stringify(value).replaceAll(
  /[<>&='\u2028\u2029]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
)

function shown({ ARN, Name, VersionId, SecretString, SecretBinary, VersionStages, CreatedDate }: GetSecretValueResponse) {
  return {
    ARN,
    name: Name,
    versionId: VersionId,
    ...(SecretString !== undefined && { secretString: SecretString }),
    ...(SecretBinary !== undefined && { secretBinary: asBuffer(SecretBinary) }),
    versionStages: VersionStages,
    createdDate: CreatedDate && asText(CreatedDate),
  }
}

/** AWS: bytes are shown as the fields of the buffer of Java's that has them. */
function asBuffer(bytes: Uint8Array) {
  return {
    hb: [...new Int8Array(bytes)], offset: 0, isReadOnly: false, bigEndian: true, nativeByteOrder: false, mark: -1, position: 0,
    limit: bytes.length, capacity: bytes.length, address: 8,
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Sep 26, 2026, 7:29:54 PM`, in UTC. */
function asText(date: Date): string {
  const hours = date.getUTCHours()
  const two = (value: number) => String(value).padStart(2, '0')
  const time = `${hours % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${hours < 12 ? 'AM' : 'PM'}`
  return `${months.at(date.getUTCMonth())} ${date.getUTCDate()}, ${date.getUTCFullYear()}, ${time}`
}
