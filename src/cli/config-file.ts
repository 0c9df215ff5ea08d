// `stockade.yaml`: the same settings as the flags, by their names.
import { existsSync, readFileSync } from 'node:fs'
import { ConfigError, settingNames, type FileSettings } from '../config.ts'

const usual = 'stockade.yaml'
// Whoever starts a server in a folder trusts the data folder there, and what the file says of places is no more than that. It
// runs nothing: a folder that somebody else filled must not run a program by being worked in.
const runs = 'root-key-command'

/** The settings of the named file, or of stockade.yaml where that is there; only a named one may say what to run. */
export async function readConfigFile(path: string | undefined): Promise<FileSettings> {
  if (path === undefined && !existsSync(usual)) return {}
  const from = path ?? usual
  const { parse } = await import('yaml')
  let read: unknown
  try {
    read = parse(readFileSync(from, 'utf8'))
  } catch (thrown) {
    throw new ConfigError(`${from} cannot be read: ${(thrown as Error).message.split('\n')[0]}`)
  }
  if (read === null) return {}
  if (typeof read !== 'object' || Array.isArray(read)) {
    throw new ConfigError(`${from} holds no settings: it should read like 'port: 4600'.`)
  }
  const settings: Record<string, string> = {}
  for (const [name, value] of Object.entries(read)) {
    const known = settingNames.find(setting => setting === name)
    if (!known) throw new ConfigError(`${from} has no setting '${name}'. There are ${settingNames.join(', ')}.`)
    if (value !== null && typeof value === 'object') throw new ConfigError(`In ${from}, ${name} is one value, not several.`)
    if (path === undefined && known === runs) {
      throw new ConfigError(`${from} names a ${runs}, which runs only where the file is named: add '--config ${from}'.`)
    }
    settings[known] = String(value)
  }
  return settings
}
