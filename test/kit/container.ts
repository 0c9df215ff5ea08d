// A program that sees of this machine an unpacked image, which it cannot write, a folder for its data and /proc: what a
// container engine makes of an image, as far as a test needs it, by the kernel's own means.
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { runs, type Ended } from './command-line.ts'

const isRoot = process.getuid?.() === 0
/** Only root may mount: anybody else becomes root of a namespace that is made for it. */
const mayMount = ['--mount', ...(isRoot ? [] : ['--user', '--map-root-user'])]

/** How root, of this machine or of that namespace, goes on as another user. */
const becomes = (user: number): readonly string[] =>
  (isRoot ? [`--setuid=${user}`, `--setgid=${user}`] : ['--user', `--map-user=${user}`, `--map-group=${user}`])

/** The reason to skip, or false. */
export const withoutContainers: string | false = runs('unshare', ...mayMount, 'unshare', ...becomes(1000), 'true')
  ? false
  : 'no file system of its own can be had: run it as root or allow user namespaces, with `unshare` of util-linux 2.38 or newer'

export interface Container {
  /** The unpacked image. It needs the folders proc and data. */
  readonly tree: string
  /** The folder that stands at /data. */
  readonly data: string
  /** By number, and its group likewise. */
  readonly user: number
  /** All of it. */
  readonly environment: Readonly<Record<string, string>>
}

const mounting = `mount --bind "$1" "$1"; mount --bind "$2" "$1/data"; mount --rbind /proc "$1/proc"
mount -o remount,bind,ro "$1"; shift 2; exec unshare "$@"`

/** The process is the program itself in the end, so that signals reach it. */
export function spawnIn(
  { tree, data, user, environment }: Container, command: readonly string[],
): ChildProcessByStdio<null, Readable, Readable> {
  const entering = [...becomes(user), `--root=${tree}`, ...command]
  const args = [...mayMount, '/bin/sh', '-euc', mounting, 'sh', tree, data, ...entering]
  return spawn('unshare', args, { stdio: ['ignore', 'pipe', 'pipe'], env: environment })
}

/** Runs a command of the image to its end. */
export async function runIn(container: Container, command: readonly string[]): Promise<Ended> {
  const child = spawnIn(container, command)
  const closed = once(child, 'close') as Promise<[number | null]>
  const [[code], out, err] = await Promise.all([closed, text(child.stdout), text(child.stderr)])
  return { code, out, err }
}

/** A folder for the data of a container, its user's own. */
export function dataFolder(within: string, user: number): string {
  const path = join(within, 'data')
  mkdirSync(path, { mode: 0o700 })
  if (isRoot) chownSync(path, user, user)
  return path
}
