// `<data>/root-credentials`: the root user's access key in the form of an AWS credentials file, for its owner alone.
// Beside the root key it is the only secret that stands in clear on disk, where no seed asks for another.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { credentialsText, parseCredentials } from '../../core/credentials-file.ts'
import type { AccessKey } from '../../core/server-access.ts'
import { requirePrivate } from '../files/private-file.ts'
import { replaceFile } from '../files/replace-file.ts'

export function rootCredentialsPath(folder: string): string {
  return join(folder, 'root-credentials')
}

export function writeRootCredentials(folder: string, key: AccessKey): void {
  // On disk before the key is in the store, since its secret is nowhere else.
  replaceFile(rootCredentialsPath(folder), credentialsText(key))
}

/** Undefined where the server was given its root user's key, or has never started. */
export function readRootCredentials(folder: string): AccessKey | undefined {
  const path = rootCredentialsPath(folder)
  try {
    requirePrivate(path)
    return parseCredentials(readFileSync(path, 'utf8'))
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw thrown
  }
}

export function forgetRootCredentials(folder: string): void {
  rmSync(rootCredentialsPath(folder), { force: true })
}
