// Where the server is and who its root user is, as this machine knows it: by configuration, or by the data folder.
import type { Config } from '../../config.ts'
import { hostInUrl, ownUrl } from '../../core/hosts.ts'
import type { ServerAccess } from '../../core/server-access.ts'
import { rootAccessKeyOf } from '../../storage/secrets/root-credentials.ts'
import { readAddress } from '../../storage/files/server-address.ts'
import { commandName, configOf, type CommandFlags } from '../options.ts'

export async function rootAccess(flags: CommandFlags): Promise<ServerAccess> {
  const config = await configOf(flags, { findServer: readAddress })
  return { url: urlIn(config), ...rootAccessKeyOf(config, notYet) }
}

export const serverUrl = async (flags: CommandFlags): Promise<string> => urlIn(await configOf(flags, { findServer: readAddress }))

const urlIn = ({ host, port }: Config): string => ownUrl(`http://${hostInUrl(host)}:${port}`)

const notYet = (folder: string) =>
  `There are no root credentials in ${folder}. `
    + `Start the server once with '${commandName()} start', or name its folder with --data.`
