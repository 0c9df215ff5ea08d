// `stockade.yaml`: the same settings as the flags, by their names.
import { existsSync, readFileSync } from 'node:fs'
import { ConfigError, settingNames, type FileSettings } from '../config.ts'

const usual = 'stockade.yaml'

/** The settings of the named file, or of stockade.yaml where that is there. */
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
    settings[known] = String(value)
  }
  return settings
}
