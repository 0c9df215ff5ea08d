// Where the server is and who its root user is, as this machine knows it: by configuration, or by the data folder.
import { ConfigError, isInFolder, type Config } from '../../config.ts'
import { hostInUrl, ownUrl } from '../../core/hosts.ts'
import type { AccessKey, ServerAccess } from '../../core/server-access.ts'
import { readRootCredentials } from '../../storage/secrets/root-credentials.ts'
import { readAddress } from '../../storage/files/server-address.ts'
import { commandName, configOf, type CommandFlags } from '../options.ts'

export async function rootAccess(flags: CommandFlags): Promise<ServerAccess> {
  const config = await configOf(flags, { findServer: readAddress })
  return { url: ownUrl(`http://${hostInUrl(config.host)}:${config.port}`), ...rootAccessKeyOf(config) }
}

function rootAccessKeyOf(config: Config): AccessKey {
  const key = config.rootAccessKey ?? (isInFolder(config) ? readRootCredentials(config.data) : undefined)
  if (!key) throw new ConfigError(isInFolder(config) ? notYet(config.data) : whereSet)
  return key
}

const whereSet = 'The store of this server is in no folder: set STOCKADE_ROOT_ACCESS_KEY_ID and '
  + 'STOCKADE_ROOT_SECRET_ACCESS_KEY as the server has them.'

const notYet = (folder: string) =>
  `There are no root credentials in ${folder}. `
    + `Start the server once with '${commandName()} start', or name its folder with --data.`
