// The `stockade` command. Each command is a file; what it needs is loaded when it is called.
import { Command, CommanderError } from 'commander'
import { ConfigError } from '../config.ts'
import { fullVersion } from '../core/version.ts'
import { addBackup } from './offline/backup.ts'
import { addEnv } from './offline/env.ts'
import { addExport } from './offline/export.ts'
import { addImport } from './offline/import.ts'
import { addJournal } from './offline/journal.ts'
import { rootAccess, serverUrl } from './offline/root-access.ts'
import { addRootKey } from './offline/root-key.ts'
import { addTrust } from './offline/trust.ts'
import { addClock } from './online/clock.ts'
import { addExplain } from './online/explain.ts'
import { addPolicy } from './online/policy.ts'
import { addReset } from './online/reset.ts'
import { addStatus } from './online/status.ts'
import { printError, printNote, tellUnheard } from './print.ts'
import { addWhoami } from './online/whoami.ts'
import { addStart } from './start.ts'
import { explainSystemError } from '../core/system-error.ts'

const program = new Command('stockade')
  .description('The AWS security stack as one server that you run yourself.')
  .version(`stockade ${fullVersion}`, '--version')
  .helpCommand('help [command]', 'show help for a command')
  .showSuggestionAfterError()
  .showHelpAfterError('Run it with --help to see what it takes.')
  .exitOverride()
  .configureOutput({ outputError: refuse })
  .configureHelp({ showGlobalOptions: true })
  .addHelpText('after', `
A setting is a flag, a variable STOCKADE_<NAME>, or a line of stockade.yaml, in this order. What is secret comes by variable
alone; 'stockade start --help' names them all.`)

addStart(program)
addEnv(program)
addJournal(program)
addTrust(program)
addRootKey(program)
addExport(program)
addImport(program)
addBackup(program)
addStatus(program, rootAccess)
addClock(program, rootAccess)
addExplain(program, rootAccess)
addPolicy(program, rootAccess)
addReset(program, rootAccess)
addWhoami(program, rootAccess, serverUrl)

tellUnheard()
try {
  await program.parseAsync()
} catch (thrown) {
  process.exitCode = explain(thrown)
}

/** What a command line that cannot be read is told; a second line says what may have been meant. */
function refuse(text: string): void {
  const [sentence = '', ...more] = text.trimEnd().split('\n')
  printError(sentence.replace(/^error: /, ''))
  more.forEach(printNote)
}

/** One sentence for what the user can mend; the exit code. */
function explain(thrown: unknown): number {
  // It has been told, and what was asked for, such as help, is no error.
  if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2
  const message = explainSystemError(thrown) ?? (thrown instanceof Error ? thrown.message : String(thrown))
  printError(message)
  return thrown instanceof ConfigError ? 2 : 1
}
