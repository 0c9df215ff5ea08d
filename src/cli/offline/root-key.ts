import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { ConfigError, readNextRootKey, requireKept, rootKeySource } from '../../config.ts'
import { storePlaceOf } from '../../core/store-place.ts'
import { rootKeyOf } from '../../storage/secrets/root-key/open.ts'
import { renewRootKeyFile, replaceRootKey } from '../../storage/secrets/rotate-root-key.ts'
import { configOf, withStore, type CommandFlags } from '../options.ts'
import { print } from '../print.ts'

interface RotateFlags extends CommandFlags {
  readonly toFile?: string
  readonly toCommand?: string
}

export function addRootKey(program: Command): void {
  const rootKey = program.command('root-key').description('the key that keeps the store shut')
  withStore(rootKey.command('rotate').description('put another root key in the place of this one'))
    .option('--to-file <file>', 'the file of the new root key, which is made where it is not there')
    .option('--to-command <command>', 'what prints the new root key')
    .addHelpText('after', `
The new root key is a file, what a command prints, STOCKADE_NEXT_ROOT_KEY or STOCKADE_NEXT_PASSPHRASE; with none of them another
key is made in the file of this one. Servers go on meanwhile, and need the new root key at their next start.
The root key wraps the store's own key, which stays: nothing else is encrypted anew. Whoever had the old root key and a copy of
the store from its time has the store's key for good; only a new store has another.
Backups and exports from before open with the old root key alone, and so does another store that is kept under the same one. Where
another key is made in the file of this one, the old one is gone: keep a copy of it, or make backups and exports anew.`)
    .action(rotate)
}

const sources = '--to-file, --to-command, STOCKADE_NEXT_ROOT_KEY or STOCKADE_NEXT_PASSPHRASE'

async function rotate(flags: RotateFlags): Promise<void> {
  const config = await configOf(flags)
  const next = readNextRootKey({ file: flags.toFile, command: flags.toCommand }, process.env)
  const place = requireKept(config)
  const [store, current] = [storePlaceOf(place), rootKeySource(config, place)]
  if (next) await replaceRootKey(store, rootKeyOf(current, randomBytes), rootKeyOf(next, randomBytes))
  else if (current.from === 'file') await renewRootKeyFile(store, current.path, randomBytes)
  else throw new ConfigError(`Say where the new root key is: ${sources}.`)
  print('The store is kept under the new root key. Start its servers with that one from now on.',
    'Backups and exports from before open with the old one alone: make new ones.')
}
