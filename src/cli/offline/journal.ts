import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { ConfigError, requireKept, rootKeySource } from '../../config.ts'
import { storePlaceOf } from '../../core/store-place.ts'
import { formatHead, parseHead } from '../../storage/journal/journal.ts'
import { openOffline, type Verification } from '../../storage/open-offline.ts'
import { rootKeyOf } from '../../storage/secrets/root-key/open.ts'
import { configOf, withStore, type CommandFlags } from '../options.ts'
import { print } from '../print.ts'

type Finding = Verification['findings'][number]

export function addJournal(program: Command): void {
  const journal = program.command('journal').description('the hash-chained record of every call')
  withStore(journal.command('verify').description('check that nothing in journal or store was changed, removed or inserted'))
    .option('--expect <head>', 'a head that an earlier run printed and that was kept elsewhere')
    .addHelpText('after', `
It reads the store of a stopped or a running server, with its root key: every record of the journal, and every row of the store.
It exits 1 where it finds anything: a record or a row that somebody without the root key changed, removed, added or put back in
an older form.
It cannot tell a store that was replaced as a whole by an older copy of itself from that older store: keep a printed
head where the store's owner cannot write, and give it back with --expect, before its record is past its retention. Nor does it
see what was changed for a time and is as it was again.`)
    .action(verify)
}

async function verify(flags: CommandFlags & { readonly expect?: string }): Promise<void> {
  const config = await configOf(flags)
  const expected = flags.expect === undefined ? undefined : parseHead(flags.expect)
  if (flags.expect !== undefined && !expected) {
    throw new ConfigError(`A head is a position and a hash, as 'journal verify' prints it, not '${flags.expect}'.`)
  }
  const place = requireKept(config)
  const storage = await openOffline(storePlaceOf(place), rootKeyOf(rootKeySource(config, place), randomBytes))
  try {
    const { anchor, findings, head, rows } = await storage.verify(expected)
    for (const finding of findings) print(sentence(finding))
    const isSound = !findings.some(isOfJournal)
    const verdict = isSound ? 'The journal is sound' : 'Good records'
    print(`${verdict}: ${head.position - anchor.position} records, head ${formatHead(head)}`)
    if (!findings.some(isOfRows)) print(`The rows are sound: ${rows}`)
    if (findings.length > 0) process.exitCode = 1
  } finally {
    await storage.close()
  }
}

type OfJournal = Extract<Finding, { readonly position: number }>
type OfRows = Exclude<Finding, OfJournal | { readonly kind: 'ahead' }>

const isOfRows = (finding: Finding): finding is OfRows => !isOfJournal(finding) && finding.kind !== 'ahead'
const isOfJournal = (finding: Finding): finding is OfJournal => 'position' in finding

function sentence(finding: Finding): string {
  if (isOfJournal(finding)) return aboutJournal(finding)
  if (isOfRows(finding)) return aboutRows(finding)
  const { consumer, reached, end } = finding
  return `${consumer} is at record ${reached} of a journal that ends with ${end}, and takes none until a server puts that right.`
}

function aboutRows(finding: OfRows): string {
  if (finding.kind === 'digest') return 'What vouches for the number of the rows is missing, or was not made with this root key.'
  if (finding.kind === 'broken rows') {
    const { collection, count } = finding
    return `Rows of ${collection} were changed, moved or put there by someone without the root key: ${count}.`
  }
  if (finding.kind === 'unordered rows') {
    return `Rows do not stand in the order of their keys, so that a look-up does not find them: ${finding.count}.`
  }
  if (finding.kind === 'damage') return `The database is damaged: ${finding.reason.replaceAll('\n', ' ').replace(/\.?$/, '.')}`
  const { standing, due } = finding
  if (standing < due) return `Rows were removed: ${standing} stand where ${due} are due.`
  if (standing > due) return `Rows were added that had been removed: ${standing} stand where ${due} are due.`
  return 'Rows were put back in an older form, or one was removed and another added: as many stand as are due, and not the same.'
}

function aboutJournal({ kind, position, through, eventId }: OfJournal): string {
  const record = `Record ${position}${eventId === undefined ? '' : ` (event ${eventId})`}`
  switch (kind) {
    case 'changed': return `${record} was changed.`
    case 'missing': return `${record} is missing.`
    case 'inserted': return `${record} was inserted.`
    case 'unreadable': return `${record} cannot be read.`
    case 'rewritten': return `Records ${position} to ${through ?? position} were rewritten by someone without the root key.`
    case 'unvouched': return `${record} was appended behind the last checkpoint by someone without the root key.`
    case 'checkpoint': return 'The checkpoint or the anchor is missing, or was not made with this root key.'
    case 'empty': return `A block that holds no records stands at record ${position}: it was put there or emptied.`
    case 'incomparable': return `The expected head is of record ${position}, and older ones than are kept cannot be compared.`
    case 'unexpected': return `${record} is not the one that the expected head names.`
  }
}
