// `<data>/root-credentials`: the root user's access key in the form of an AWS credentials file, for its owner alone.
// Beside the root key it is the only secret that stands in clear on disk, where no seed asks for another.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { requirePrivate } from './private-file.ts'
import { replaceFile } from './replace-file.ts'

export interface RootCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export function rootCredentialsPath(folder: string): string {
  return join(folder, 'root-credentials')
}

export function writeRootCredentials(folder: string, { accessKeyId, secretAccessKey }: RootCredentials): void {
  // On disk before the key is in the store, since its secret is nowhere else.
  replaceFile(
    rootCredentialsPath(folder), `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`,
  )
}

/** Undefined where the server was given its root user's key, or has never started. */
export function readRootCredentials(folder: string): RootCredentials | undefined {
  const path = rootCredentialsPath(folder)
  let text
  try {
    requirePrivate(path)
    text = readFileSync(path, 'utf8')
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw thrown
  }
  const accessKeyId = /^aws_access_key_id = (\S+)$/m.exec(text)?.[1]
  const secretAccessKey = /^aws_secret_access_key = (\S+)$/m.exec(text)?.[1]
  return accessKeyId !== undefined && secretAccessKey !== undefined ? { accessKeyId, secretAccessKey } : undefined
}

export function forgetRootCredentials(folder: string): void {
  rmSync(rootCredentialsPath(folder), { force: true })
}
