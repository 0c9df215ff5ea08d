import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { ConfigError, rootKeySource } from '../../config.ts'
import { formatHead, parseHead } from '../../storage/journal.ts'
import { openOffline } from '../../storage/open-offline.ts'
import { rootKeyOf } from '../../storage/root-key/open.ts'
import type { Finding } from '../../storage/verify-journal.ts'
import { configOf, placeOf, withStore, type CommandFlags } from '../options.ts'

export function addJournal(program: Command): void {
  const journal = program.command('journal').description('the hash-chained record of every call')
  withStore(journal.command('verify').description('check that no record was changed, removed or inserted'))
    .option('--expect <head>', 'a head that an earlier run printed and that was kept elsewhere')
    .addHelpText('after', `
It reads the data folder of a stopped or a running server, with its root key, and exits 1 where it finds anything.
It cannot tell a store that was replaced as a whole by an older copy of itself from that older store: keep a printed
head where the store's owner cannot write, and give it back with --expect.`)
    .action(verify)
}

async function verify(flags: CommandFlags & { readonly expect?: string }): Promise<void> {
  const config = await configOf(flags)
  const expected = flags.expect === undefined ? undefined : parseHead(flags.expect)
  if (flags.expect !== undefined && !expected) {
    throw new ConfigError(`A head is a position and a hash, as 'journal verify' prints it, not '${flags.expect}'.`)
  }
  const storage = await openOffline(placeOf(config), rootKeyOf(rootKeySource(config), randomBytes))
  try {
    const { anchor, findings, head } = await storage.verify(expected)
    for (const finding of findings) process.stdout.write(`${sentence(finding)}\n`)
    const sound = findings.length === 0
    const verdict = sound ? 'The journal is sound' : 'Good records'
    process.stdout.write(`${verdict}: ${head.position - anchor.position} records, head ${formatHead(head)}\n`)
    if (!sound) process.exitCode = 1
  } finally {
    await storage.close()
  }
}

function sentence({ kind, position, through, eventId }: Finding): string {
  const record = `Record ${position}${eventId === undefined ? '' : ` (event ${eventId})`}`
  switch (kind) {
    case 'changed': return `${record} was changed.`
    case 'missing': return `${record} is missing.`
    case 'inserted': return `${record} was inserted.`
    case 'unreadable': return `${record} cannot be read.`
    case 'rewritten': return `Records ${position} to ${through ?? position} were rewritten by someone without the root key.`
    case 'unvouched': return `${record} was appended behind the last checkpoint by someone without the root key.`
    case 'checkpoint': return 'The checkpoint or the anchor is missing, or was not made with this root key.'
    case 'unexpected': return `${record} is not the one that the expected head names.`
  }
}
