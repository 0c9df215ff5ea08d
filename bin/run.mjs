// Runs a program on a Node that can, as if it were this process: signals go on to it, its exit code comes back. What cannot be
// sent on, such as the end by kill -9, shows to the program as the end of the channel between the two.
import { spawn } from 'node:child_process'

export function run(node, args, options = {}) {
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], ...options })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // Left to itself Node opens its debugger, to whoever is on the machine.
  process.on('SIGUSR1', () => undefined)
  if (process.env.npm_lifecycle_event) endWithParent(child)
  child.on('error', error => {
    process.stderr.write(`stockade: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal)
      process.kill(process.pid, signal)
    } else process.exit(code ?? 1)
  })
  return child
}

/** npm tells only its shell that it was ended, and the shell tells nobody: its end shows as another parent. */
function endWithParent(child) {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM')
  }, 500).unref()
}
