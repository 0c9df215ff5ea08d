import type { RandomBytes } from '../../../core/ids.ts'
import type { RootKeySource } from '../../../core/root-key-source.ts'
import { rootKeyFile } from './file.ts'
import { rootKeyOfCommand, rootKeyOfEnvironment } from './given.ts'
import { rootKeyOfPassphrase } from './passphrase.ts'
import type { RootKey } from './root-key.ts'

/** Reads nothing yet. */
export function rootKeyOf(source: RootKeySource, random: RandomBytes): RootKey {
  switch (source.from) {
    case 'file': return rootKeyFile(source.path, random)
    case 'passphrase': return rootKeyOfPassphrase(source.passphrase, random)
    case 'environment': return rootKeyOfEnvironment(source.key, random)
    case 'command': return rootKeyOfCommand(source.command, random, source.saidIn)
  }
}
