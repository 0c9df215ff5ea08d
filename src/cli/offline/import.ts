import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { requireKept, rootKeySource } from '../../config.ts'
import { storePlaceOf } from '../../core/store-place.ts'
import { importStore } from '../../storage/export/export-store.ts'
import { rootKeyOf } from '../../storage/secrets/root-key/open.ts'
import { configOf, withStore, type CommandFlags } from '../options.ts'
import { print } from '../print.ts'

export function addImport(program: Command): void {
  withStore(program.command('import').description('make a store of what was exported'))
    .requiredOption('--from <file>', 'the file that an export wrote')
    .addHelpText('after', `
The data folder or the database must hold no store yet. The root key of the store that was exported opens the file, and the new
store: put it in the data folder, or say where it is. A file that is cut off, or that holds anything but what its store wrote,
makes no store, and neither does an import that is interrupted. Do not let both go on: they are one store, and each would go
its own way from here.`)
    .action(readExport)
}

async function readExport(flags: CommandFlags & { readonly from: string }): Promise<void> {
  const config = await configOf(flags)
  const place = requireKept(config)
  const rootKey = rootKeyOf(rootKeySource(config, place), randomBytes)
  const { records, blocks } = await importStore(storePlaceOf(place), flags.from, rootKey)
  print(`The store is there: ${records} records, and the journal in ${blocks} blocks.`)
}
