// `<data>/address`: where the server of a data folder is reached, while it runs. Commands on the folder find it there.
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { hostInUrl, isLoopback, ownUrl } from '../../core/hosts.ts'
import { requirePrivate } from './private-file.ts'
import { readRegular } from './regular-file.ts'
import { replaceFile } from './replace-file.ts'

export interface ServerAddress {
  readonly host: string
  readonly port: number
  /** The process's number. */
  readonly pid: number
}

const pathIn = (folder: string): string => join(folder, 'address')

/** False where this machine cannot reach it by itself, and it is not written: see below. */
export function writeAddress(folder: string, url: string): boolean {
  const own = ownUrl(url)
  const isOwn = parse(own, String(process.pid)) !== undefined
  if (isOwn) replaceFile(pathIn(folder), `${own}\n${process.pid}\n`)
  else forgetAddress(folder)
  return isOwn
}

/** A server that was killed leaves its address behind, and whoever listens there next is somebody else. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    // Nobody has the number, or somebody else's process has it.
    return false
  }
}

/**
 * Undefined where no server of the folder runs, or it is to be named. INVARIANT: whoever fills the folder that somebody works in
 * sends nobody to another machine: an address that is not this machine's is not believed.
 */
export function readAddress(folder: string): ServerAddress | undefined {
  const path = pathIn(folder)
  try {
    requirePrivate(path)
    const [url = '', pid = ''] = readRegular(path, 'utf8').split('\n')
    const address = parse(url, pid)
    return address && isAlive(address.pid) ? address : undefined
  } catch {
    return undefined
  }
}

export function forgetAddress(folder: string): void {
  rmSync(pathIn(folder), { force: true })
}

/** Who is in the way of another server of the folder, for whoever wants to start one. */
export function explainOther(folder: string, { host, port, pid }: ServerAddress): string {
  return `A server of the data folder ${resolve(folder)} runs already, on http://${hostInUrl(host)}:${port}: use that one, or `
    + `stop it (process ${pid}), or name another folder with --data and another port with --port.`
}

function parse(url: string, pid: string): ServerAddress | undefined {
  const [, bracketed, plain, port] = /^http:\/\/(?:\[([\d:a-f]+)\]|([\w.-]+)):(\d{1,5})$/.exec(url) ?? []
  const host = bracketed ?? plain
  // INVARIANT: a number below 1 would ask the system about a group of processes.
  if (host === undefined || !isLoopback(host) || !/^[1-9]\d{0,9}$/.test(pid)) return undefined
  return { host, port: Number(port), pid: Number(pid) }
}
