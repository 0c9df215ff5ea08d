// How variables are set in a shell, in lines that it evaluates.
import { ConfigError } from '../../config.ts'
import { byName } from '../../core/by-name.ts'
import { printableText } from '../../core/text/printable-text.ts'

/** A variable that is undefined is to be none afterwards. */
export type Settings = ReadonlyMap<string, string | undefined>

interface Shell {
  readonly set: (name: string, quoted: string) => string
  readonly unset: (name: string) => string
  readonly quote: (text: string) => string
}

const sh: Shell = {
  set: (name, quoted) => `export ${name}=${quoted}`,
  unset: name => `unset ${name}`,
  quote: text => `'${text.replaceAll("'", `'\\''`)}'`,
}

const fish: Shell = {
  set: (name, quoted) => `set -gx ${name} ${quoted}`,
  unset: name => `set -e ${name}`,
  quote: text => `'${text.replace(/[\\']/g, found => `\\${found}`)}'`,
}

const powershell: Shell = {
  set: (name, quoted) => `$Env:${name} = ${quoted}`,
  unset: name => `Remove-Item -ErrorAction Ignore Env:${name}`,
  // Its quotes can be any of these, and each ends a text that another began.
  quote: text => `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, found => found + found)}'`,
}

const shells = byName<Shell>({ sh, bash: sh, zsh: sh, fish, powershell, pwsh: powershell })

/** Throws one sentence for a shell that is not known. */
export function findShell(name: string): (settings: Settings) => readonly string[] {
  const shell = shells.get(name)
  if (!shell) throw new ConfigError(`The shell is sh, fish or powershell, not ${JSON.stringify(name)}.`)
  return settings => Array.from(settings, ([variable, value]) => {
    if (value === undefined) return shell.unset(variable)
    // Written out, it would be another value.
    if (printableText(value) !== value) throw new ConfigError(unprintable(variable))
    return shell.set(variable, shell === powershell ? shell.quote(value) : asWord(shell, value))
  })
}

const unprintable = (variable: string) => `What ${variable} is to be holds a character that cannot be printed.`

const asWord = ({ quote }: Shell, text: string): string => (/^[\w./:@%+=-]+$/.test(text) ? text : quote(text))

/** For a line that somebody copies into a shell like sh. */
export const shellWord = (text: string): string => asWord(sh, text)
