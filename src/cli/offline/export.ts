import type { Command } from 'commander'
import { requireKept } from '../../config.ts'
import { storePlaceOf } from '../../core/store-place.ts'
import { exportStore } from '../../storage/export/export-store.ts'
import { configOf, withPlace, type CommandFlags } from '../options.ts'
import { print } from '../print.ts'

export function addExport(program: Command): void {
  withPlace(program.command('export').description('write the store into a file, for another place or another engine'))
    .requiredOption('--to <file>', 'the file, which is made')
    .addHelpText('after', `
It reads the store of a stopped or a running server, as it is at one moment: all records, sealed as they are, the store's key,
wrapped as it is, and the audit journal with its chain. No root key is needed, and none is in the file: keep the root key apart,
since the file is of no use without it. The file root-credentials of a data folder is not in it either.`)
    .action(writeExport)
}

async function writeExport(flags: CommandFlags & { readonly to: string }): Promise<void> {
  const place = requireKept(await configOf(flags))
  await exportStore(storePlaceOf(place), flags.to)
  print(`The store is in ${flags.to}. The root key is not: keep it apart.`)
}
