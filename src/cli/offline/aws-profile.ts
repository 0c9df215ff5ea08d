// A profile in the AWS clients' own files. Only the sections of that name are replaced; everything else stays as it is.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { ConfigError } from '../../config.ts'
import { behindLinks } from '../../storage/private-file.ts'

export interface Profile {
  readonly url: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export function writeProfile(name: string, { url, region, accessKeyId, secretAccessKey }: Profile): void {
  if (!/^[\w.@+-]{1,64}$/.test(name)) throw new ConfigError(`A profile's name is letters, digits and . _ @ + -, not '${name}'.`)
  const config = process.env['AWS_CONFIG_FILE'] ?? join(homedir(), '.aws', 'config')
  const credentials = process.env['AWS_SHARED_CREDENTIALS_FILE'] ?? join(homedir(), '.aws', 'credentials')
  // A value that goes on in another line would be a setting of its own.
  const values = [url, region, accessKeyId, secretAccessKey]
  if (values.some(value => !/^[!-~]+$/.test(value))) throw new ConfigError('A setting of the profile is no plain word.')
  const section = name === 'default' ? name : `profile ${name}`
  edit(config, section, [`region = ${region}`, `endpoint_url = ${url}`])
  edit(credentials, name, [`aws_access_key_id = ${accessKeyId}`, `aws_secret_access_key = ${secretAccessKey}`])
}

function edit(named: string, section: string, lines: readonly string[]): void {
  mkdirSync(dirname(named), { recursive: true, mode: 0o700 })
  const path = behindLinks(named)
  const draft = `${path}.stockade`
  // One that lies there has a mode of its own, and may be a link.
  rmSync(draft, { force: true })
  writeFileSync(draft, replaceSection(read(path), section, lines), { mode: 0o600, flag: 'wx' })
  renameSync(draft, path)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw thrown
  }
}

/** The text with the section holding just these lines; at the end where it was not there. */
export function replaceSection(text: string, section: string, lines: readonly string[]): string {
  const kept: string[] = []
  let within = false
  for (const line of text.split('\n')) {
    const [open, header] = line.split(/[[\]]/, 2)
    if (header !== undefined && open!.trim() === '') within = header.trim() === section
    if (!within) kept.push(line)
  }
  const before = kept.join('\n').trimEnd()
  return `${before === '' ? '' : `${before}\n\n`}[${section}]\n${lines.join('\n')}\n`
}
