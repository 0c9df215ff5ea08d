import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { ConfigError } from '../../config.ts'
import { isLoopback } from '../../core/hosts.ts'
import { readCertificate } from '../../engines/crypto/foreign-keys.ts'
import { pemOf } from '../../engines/crypto/tls-certificates.ts'
import { withAddress, withStore, type CommandFlags } from '../options.ts'
import { print, printNote } from '../print.ts'
import { findAuthority } from './kept-authority.ts'
import { howToTrust } from './how-to-trust.ts'

interface TrustFlags extends CommandFlags {
  readonly to: string
  readonly force?: boolean
}

export function addTrust(program: Command): void {
  withStore(withAddress(program.command('trust').description("give clients the authority behind a server's TLS")))
    .option('--to <file>', "where its certificate is written, or - for the terminal", './stockade-ca.pem')
    .option('--force', 'replace a file that holds something else')
    .addHelpText('after', `
It asks the server, or reads the store where none runs, and prints how each client takes what it has written. The certificate is
no secret: whoever has it knows the servers of this store by it, and is not misled by anybody else.
The authority vouches for this machine's own names, and for those of --host and --tls-name, and can vouch for no others.`)
    .action(trust)
}

async function trust(flags: TrustFlags): Promise<void> {
  const { told, url, isAsked } = await findAuthority(flags)
  const certificate = read(told)
  if (!certificate?.ca) throw new Error('What answers there is no Stockade.')
  const text = pemOf(certificate.raw)
  if (flags.to === '-') return print(...text.trimEnd().split('\n'))
  const path = resolve(flags.to)
  const isThere = write(path, text, flags.force === true)
  print(`${isThere ? 'It is in the file already' : 'The certificate of its authority is in the file'}: ${path}`)
  print(`SHA-256 fingerprint: ${certificate.fingerprint256}`)
  if (isAsked && !isLoopback(url.hostname)) printNote(compare)
  print('', ...howToTrust(path, url))
}

const compare = 'Somebody on the way could have sent another one: compare the fingerprint with what this command prints on the '
  + "server's own machine."

function read(told: string) {
  try {
    return readCertificate(told)
  } catch {
    return undefined
  }
}

/** True where it is there already. */
function write(path: string, text: string, force: boolean): boolean {
  const before = contentOf(path)
  if (before === text) return true
  if (before !== undefined && !force) {
    throw new ConfigError(`${path} holds something else: name another file with --to, or replace it with --force.`)
  }
  if (before !== undefined) rmSync(path)
  // Others may read it: it may be for a client of another user.
  writeFileSync(path, text, { flag: 'wx', mode: 0o644 })
  return false
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw thrown
  }
}
