import type { Command } from 'commander'
import { ConfigError, requireKept } from '../../config.ts'
import { backUp } from '../../storage/sqlite/backup.ts'
import { configOf, withPlace, type CommandFlags } from '../options.ts'
import { print } from '../print.ts'

export function addBackup(program: Command): void {
  withPlace(program.command('backup').description('copy the store of a data folder, while its server goes on'))
    .requiredOption('--to <folder>', 'the folder of the copy, which must hold no store yet')
    .addHelpText('after', `
The copy is the store as it is at one moment, and a data folder of its own once the root key is beside it. The root key is not
copied: keep it apart, since who has both reads everything. A store in a database is backed up by the database's own means, or
with 'stockade export'.`)
    .action(copyStore)
}

async function copyStore(flags: CommandFlags & { readonly to: string }): Promise<void> {
  const place = requireKept(await configOf(flags))
  if (place.kind === 'database') {
    throw new ConfigError("The store is a database: back it up by the database's own means, or with 'stockade export'.")
  }
  await backUp(place.path, flags.to)
  print(`The store is copied to ${flags.to}. The root key is not: keep it apart.`)
}
