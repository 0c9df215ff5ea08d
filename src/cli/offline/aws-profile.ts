// A profile in the AWS clients' own files. Only its settings that point at the server are changed; comments, other settings and
// other profiles stay as they are, and a profile that is not a Stockade's is left alone.
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { ConfigError } from '../../config.ts'
import { hostOf, isLoopback } from '../../core/hosts.ts'
import type { ServerAccess } from '../../core/server-access.ts'
import { makeFolders } from '../../storage/files/create-folder.ts'
import { replaceFile } from '../../storage/files/replace-file.ts'
import { editSection, findSection } from './profile-sections.ts'

export interface Profile extends ServerAccess {
  readonly region: string
}

/**
 * Answers which files it wrote. Throws where the profile is there and its endpoint is no server on this machine, unless it is to
 * be taken over by `force`.
 */
export function writeProfile(name: string, { url, region, accessKeyId, secretAccessKey }: Profile, force = false): string[] {
  if (!/^[\w.@+-]{1,64}$/.test(name)) throw new ConfigError(`A profile's name is letters, digits and . _ @ + -, not '${name}'.`)
  // A value that goes on in another line would be a setting of its own.
  const values = [url, region, accessKeyId, secretAccessKey]
  if (values.some(value => !/^[!-~]+$/.test(value))) throw new ConfigError('A setting of the profile is no plain word.')
  const config = fileOf(process.env['AWS_CONFIG_FILE'], 'config')
  const credentials = fileOf(process.env['AWS_SHARED_CREDENTIALS_FILE'], 'credentials')
  if (config.path === credentials.path) {
    throw new ConfigError(`AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name one file, ${config.path}: let them name two.`)
  }
  const section = name === 'default' ? name : `profile ${name}`
  if (!force) requireOurs(name, findSection(config.text, section), findSection(credentials.text, name))
  write(config, editSection(config.text, section, { region, endpoint_url: url, disable_host_prefix_injection: 'true' }))
  const key = { aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey, aws_session_token: undefined }
  write(credentials, editSection(credentials.text, name, key))
  return [config.path, credentials.path]
}

type Settings = ReadonlyMap<string, string> | undefined

function requireOurs(name: string, settings: Settings, key: Settings): void {
  if (!settings && !key) return
  const endpoint = settings?.get('endpoint_url')
  if (endpoint !== undefined && isLoopback(hostOf(endpoint))) return
  throw new ConfigError(`The AWS profile '${name}' is there and is no Stockade's: it has no endpoint_url on this machine. `
    + 'Choose another name, or take it over with --force, which replaces its credentials.')
}

interface ProfileFile {
  readonly path: string
  readonly text: string
}

/** AWS: clients take an empty variable for none, and `~` at the beginning for the home folder. */
function fileOf(given: string | undefined, name: string): ProfileFile {
  const path = resolve(given ? given.replace(/^~(?=$|[/\\])/, homedir()) : join(homedir(), '.aws', name))
  try {
    return { path, text: readFileSync(path, 'utf8') }
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return { path, text: '' }
    throw thrown
  }
}

function write({ path }: ProfileFile, text: string): void {
  makeFolders(dirname(path))
  replaceFile(path, text)
}
