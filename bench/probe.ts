// Loaded into a child before its program: answers what the whole process has used so far. It is idle while calls are measured.
import { isMainThread } from 'node:worker_threads'

export interface Reading {
  /** User and system time of all threads, in microseconds. */
  readonly cpu: number
  /** Resident memory in bytes. */
  readonly resident: number
}

if (isMainThread && process.send) {
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send!({ cpu: user + system, resident: process.memoryUsage.rss() } satisfies Reading)
  })
  // A benchmark that dies leaves no server behind.
  process.on('disconnect', () => process.exit())
  process.channel!.unref()
}
