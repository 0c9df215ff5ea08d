// `stockade start --seed`: what the folder says is made before anybody reads that the server is ready.
import type { ApplySeed } from '../main.ts'
import { regionOf } from './options.ts'
import { print } from './print.ts'

/** Throws one sentence where something is wrong that can be known without a server. */
export async function prepareSeed(folder: string): Promise<ApplySeed> {
  const region = regionOf()
  const { readFolder } = await import('../seeds/folder.ts')
  readFolder(folder)
  const { applySeed } = await import('../seeds/apply.ts')
  return async (access, progress) => {
    const { created, kept } = await applySeed(folder, { ...access, region }, progress)
    print(`Seed: ${created} created, ${kept} ${kept === 1 ? 'was' : 'were'} there.`)
  }
}
