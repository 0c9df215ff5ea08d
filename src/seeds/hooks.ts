// Programs beside a seed, for what it cannot say. They are clients like any other: what they may do is the root user's to do.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { extname } from 'node:path'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { clientEnvironment } from '../core/client-environment.ts'
import { printableText } from '../core/text/printable-text.ts'
import type { SeedTarget } from './aws.ts'
import type { Hook } from './folder.ts'

/** Of a line that a hook prints; a longer one is told in pieces. */
const longestLine = 4000
/** What still comes of a hook that has ended is waited for as long; what it left running may hold its output open for good. */
const lastWords = 1000

/** Milliseconds that a hook has to end when it is told to, and those behind which it is said that it is waited for. */
const farewell = 5000
const unsaid = 1000

/** A group of processes is told to end by the number of its first, where the system has groups. */
const isGroup = process.platform !== 'win32'

/** Throws one sentence where it fails. `signal` ends it, and what it has started. */
export async function runHook({ name, path }: Hook, folder: string, target: SeedTarget, signal?: AbortSignal): Promise<void> {
  const command = extname(path) === '.sh' ? 'sh' : process.execPath
  signal?.throwIfAborted()
  const child = spawn(command, [path], {
    cwd: folder, env: hookEnvironment(target, process.env), stdio: ['ignore', 'pipe', 'pipe'], detached: isGroup,
  })
  let bury = () => {}
  const end = () => {
    bury = endAll(child, name)
  }
  signal?.addEventListener('abort', end)
  const told = Promise.all([child.stdout, child.stderr].map(output => tell(output, name)))
  try {
    const [code, by] = await ended(child, command, name)
    signal?.throwIfAborted()
    await Promise.race([told, delay(lastWords, undefined, { ref: false })])
    if (code !== 0) throw new Error(`The hook ${path} ended with ${by ?? `code ${code}`}: mend it.`)
  } finally {
    signal?.removeEventListener('abort', end)
    bury()
    // What it left running may hold them open for good.
    child.stdout.destroy()
    child.stderr.destroy()
  }
}

/**
 * INVARIANT: nothing that has the root user's key from here outlives the server for longer than it was given to end. Answers what
 * is to be called when the hook has ended: it ends at once what that leaves behind.
 */
function endAll(child: ChildProcess, name: string): () => void {
  tellAll(child, 'SIGTERM')
  const told = setTimeout(() => {
    const seconds = (farewell - unsaid) / 1000
    process.stderr.write(`The hook ${name} was told to end and goes on: it is waited for, and killed in ${seconds} seconds.\n`)
  }, unsaid)
  const killed = setTimeout(() => tellAll(child, 'SIGKILL'), farewell)
  return () => {
    clearTimeout(told)
    clearTimeout(killed)
    tellAll(child, 'SIGKILL')
  }
}

function tellAll({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(isGroup ? -pid : pid, signal)
  } catch {
    // It has ended by itself.
  }
}

async function ended(child: ChildProcess, command: string, name: string): Promise<[number | null, string | null]> {
  try {
    return (await once(child, 'exit')) as [number | null, string | null]
  } catch (cause) {
    throw new Error(`The hook ${name} could not be run: ${command} is not there, or may not be run.`, { cause })
  }
}

/**
 * What a hook runs in. Of AWS's own variables it gets those of this server alone, so that no profile, token or endpoint that this
 * user has for AWS takes a call there; of Stockade's it gets none, since the root key is none of its business.
 */
export function hookEnvironment(
  target: SeedTarget, own: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  return {
    ...Object.fromEntries(Object.entries(own).filter(([name]) => !/^(?:AWS|STOCKADE)_/i.test(name))),
    ...clientEnvironment(target, target.region),
  }
}

/** Each line with the hook's name before it. */
async function tell(output: Readable, name: string): Promise<void> {
  let begun = ''
  output.setEncoding('utf8')
  output.on('data', (piece: string) => {
    const lines = (begun + piece).split('\n')
    begun = lines.pop()!
    for (const line of lines) say(name, line)
    for (; begun.length > longestLine; begun = begun.slice(longestLine)) say(name, begun.slice(0, longestLine))
  })
  output.on('error', () => undefined)
  await once(output, 'close')
  if (begun !== '') say(name, begun)
}

function say(name: string, line: string): void {
  process.stderr.write(`${name}: ${printableText(line.replace(/\r$/, ''))}\n`)
}
