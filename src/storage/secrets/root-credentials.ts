// `<data>/root-credentials`: the root user's access key in the form of an AWS credentials file, for its owner alone.
// Beside the root key it is the only secret that stands in clear on disk, where no seed asks for another.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError } from '../../core/config-error.ts'
import { credentialsText, parseCredentials } from '../../core/credentials-file.ts'
import type { AccessKey } from '../../core/server-access.ts'
import type { Place } from '../../core/store-place.ts'
import { requirePrivate } from '../files/private-file.ts'
import { readRegular } from '../files/regular-file.ts'
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
    return parseCredentials(readRegular(path, 'utf8'))
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw thrown
  }
}

/** With which the root user signs. Throws one sentence where nobody knows it; `missing` has it for a folder without the file. */
export function rootAccessKeyOf(
  { rootAccessKey, place }: { readonly rootAccessKey?: AccessKey; readonly place: Place }, missing: (folder: string) => string,
): AccessKey {
  const key = rootAccessKey ?? (place.kind === 'folder' ? readRootCredentials(place.path) : undefined)
  if (key) return key
  throw new ConfigError(place.kind === 'folder' ? missing(place.path) : inNoFolder)
}

const inNoFolder = 'The access key of this server\'s root user is in no folder: set STOCKADE_ROOT_ACCESS_KEY_ID and '
  + 'STOCKADE_ROOT_SECRET_ACCESS_KEY to it.'

export function forgetRootCredentials(folder: string): void {
  rmSync(rootCredentialsPath(folder), { force: true })
}
