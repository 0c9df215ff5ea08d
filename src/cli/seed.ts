// `stockade start --seed`: what the folder says is made before anybody reads that the server is ready.
import type { Config } from '../config.ts'
import { hostOf } from '../core/hosts.ts'
import type { Server } from '../main.ts'
import { reachable, rootCredentialsOf } from './offline/root-identity.ts'
import { regionOf } from './options.ts'
import { print } from './print.ts'

/** Throws one sentence where something is wrong that can be known without a server. */
export async function checkSeed(folder: string): Promise<void> {
  regionOf()
  const { readFolder } = await import('../seeds/folder.ts')
  readFolder(folder)
}

/** False where the server is asked to end meanwhile. Where it cannot be seeded it is stopped, and what is wrong is thrown. */
export async function seedServer(config: Config, server: Server, asked: Promise<void>): Promise<boolean> {
  const { applySeed } = await import('../seeds/apply.ts')
  const ending = new AbortController()
  void asked.then(() => ending.abort())
  try {
    const url = `http://${reachable(hostOf(server.url))}:${new URL(server.url).port}`
    const target = { url, region: regionOf(), credentials: server.rootAccessKey ?? rootCredentialsOf(config) }
    const apply = () => applySeed(config.seed!, target, { signal: ending.signal })
    const { created, kept } = await apply()
    server.seeded(apply)
    print(`Seed: ${created} created, ${kept} ${kept === 1 ? 'was' : 'were'} there.`)
    return true
  } catch (thrown) {
    if (ending.signal.aborted) return false
    await server.stop()
    throw thrown
  }
}
