// Loaded into a child before its program: answers what the whole process has used so far, and where its main thread was. It is
// idle while calls are measured, but for the sampling that it was asked for.
import { Session } from 'node:inspector/promises'
import type { Profiler } from 'node:inspector'
import { isMainThread } from 'node:worker_threads'

export interface Reading {
  /** User and system time of all threads, in microseconds. */
  readonly cpu: number
  /** Of the main thread. */
  readonly main: number
  /** Resident memory in bytes. */
  readonly resident: number
  /** Since the question before, where that asked for one. */
  readonly profile?: Profiler.Profile
}

export interface Question {
  /** Whether the main thread is sampled from now on until the next question. */
  readonly sample: boolean
}

/** Microseconds. */
const interval = 250

if (isMainThread && process.send) {
  let session: Session | undefined
  process.on('message', ({ sample }: Question) => void answer(sample))
  // A benchmark that dies leaves no server behind.
  process.on('disconnect', () => process.exit())
  process.channel!.unref()

  const answer = async (sample: boolean) => {
    const sampled = await session?.post('Profiler.stop')
    session?.disconnect()
    session = sample ? await beginSampling() : undefined
    const [all, main] = [process.cpuUsage(), process.threadCpuUsage()]
    process.send!({
      cpu: all.user + all.system, main: main.user + main.system, resident: process.memoryUsage.rss(),
      ...(sampled && { profile: sampled.profile }),
    } satisfies Reading)
  }
}

async function beginSampling(): Promise<Session> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval })
  await session.post('Profiler.start')
  return session
}
