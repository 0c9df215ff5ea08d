// An access key as the text of an AWS credentials file, whose default profile it is.
import type { AccessKey } from './server-access.ts'

export const credentialsText = ({ accessKeyId, secretAccessKey }: AccessKey): string =>
  `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`

/** Undefined where the text has no key as it is written here; what else it holds is passed over. */
export function parseCredentials(text: string): AccessKey | undefined {
  const accessKeyId = /^aws_access_key_id = (\w+)$/m.exec(text)?.[1]
  const secretAccessKey = /^aws_secret_access_key = (\S+)$/m.exec(text)?.[1]
  return accessKeyId !== undefined && secretAccessKey !== undefined ? { accessKeyId, secretAccessKey } : undefined
}
