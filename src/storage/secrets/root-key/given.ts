// A root key that is kept elsewhere and handed over at each start: in a variable, or by a command that prints it.
import { execSync } from 'node:child_process'
import { dirname } from 'node:path'
import type { RandomBytes } from '../../../core/ids.ts'
import type { Secret } from '../../../core/secret.ts'
import { requireUnwritable } from '../../files/private-file.ts'
import { rootKeyOfBytes, type RootKey } from './root-key.ts'

export function rootKeyOfEnvironment(key: Secret<string>, random: RandomBytes): RootKey {
  return rootKeyOfBytes('The root key STOCKADE_ROOT_KEY', () => parse(key.reveal(), 'STOCKADE_ROOT_KEY is'), random)
}

const patience = 30_000

/**
 * What the command writes to stderr is shown; what it prints is not. One that a file says is run in that file's folder, and not
 * where others may write the file.
 */
export function rootKeyOfCommand(command: string, random: RandomBytes, saidIn?: string): RootKey {
  let known: Uint8Array | undefined
  const read = (): Uint8Array => (known ??= ask())
  const ask = (): Uint8Array => {
    if (saidIn !== undefined) requireUnwritable(saidIn)
    let printed
    try {
      printed = execSync(command, {
        encoding: 'latin1', stdio: ['ignore', 'pipe', 'inherit'], timeout: patience,
        ...(saidIn !== undefined && { cwd: dirname(saidIn) }),
      })
    } catch {
      // The cause is left out: it holds what the command printed.
      throw new Error(`The command for the root key failed: ${command}`)
    }
    return parse(printed, 'The command for the root key printed')
  }
  return rootKeyOfBytes('The root key of the command', read, random)
}

function parse(text: string, what: string): Uint8Array {
  const key = text.trim()
  if (/^[0-9a-fA-F]{64}$/.test(key)) return Buffer.from(key, 'hex')
  if (/^[\w+/-]{43}=?$/.test(key)) return Buffer.from(key, 'base64')
  throw new Error(`${what} not 32 bytes in base 64 or in hexadecimal digits, such as 'openssl rand -base64 32' prints.`)
}
