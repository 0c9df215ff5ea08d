import type { Command } from 'commander'
import { importStore } from '../../storage/export-store.ts'
import { configOf, placeOf, withPlace, type CommandFlags } from '../options.ts'

export function addImport(program: Command): void {
  withPlace(program.command('import').description('make a store of what was exported'))
    .requiredOption('--from <file>', 'the file that an export wrote')
    .addHelpText('after', `
The data folder or the database must hold no store yet. A file that is cut off or was changed makes none, and neither does an
import that is interrupted. The root key of the store that was exported opens the new one: give it to the server that starts
there. Do not let both go on: they are one store, and each would go its own way from here.`)
    .action(readExport)
}

async function readExport(flags: CommandFlags & { readonly from: string }): Promise<void> {
  const { records, blocks } = await importStore(placeOf(await configOf(flags)), flags.from)
  process.stdout.write(`The store is there: ${records} records, and the journal in ${blocks} blocks.\n`)
}
