// Where the server is and who its root user is, as this machine knows it: by configuration, or by the data folder.
import { ConfigError } from '../../config.ts'
import { readRootCredentials } from '../../storage/root-credentials.ts'
import { commandName, configOf, type CommandFlags } from '../options.ts'

export interface RootIdentity {
  readonly url: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export async function rootIdentity(flags: CommandFlags): Promise<RootIdentity> {
  const config = await configOf(flags)
  const credentials = config.rootAccessKey ?? readRootCredentials(config.data)
  if (!credentials) {
    throw new ConfigError(
      `There are no root credentials in ${config.data}. `
        + `Start the server once with '${commandName()} start', or name its folder with --data.`,
    )
  }
  return { url: `http://${reachable(config.host)}:${config.port}`, ...credentials }
}

/** A server that listens on every address is reached by the loopback one. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
