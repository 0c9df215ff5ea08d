// What a page of a list costs as the store grows, beside the same page of the smallest store.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { openStorage } from '../src/storage/open.ts'
import type { UnitOfWork } from '../src/storage/unit-of-work.ts'
import type { Child } from './child.ts'
import { cpuPerCall } from './encrypt.ts'
import { load } from './load.ts'
import { account } from './plan.ts'
import { signedRequest, type Call } from './requests.ts'
import { median } from './table.ts'

/** Records of one commit. */
const atOnce = 1000

export interface Measuring {
  readonly rounds: number
  /** Requests that are signed each by itself. */
  readonly different: number
  readonly pages: number
}

/** Microseconds of all threads, at one connection. */
export async function costOfPage(server: Child, asked: Call, { rounds, different, pages }: Measuring): Promise<number> {
  const requests = Array.from({ length: different }, () => signedRequest(server, asked))
  await load(server, requests, 1, pages)
  const measured: number[] = []
  for (let round = 0; round < rounds; round++) measured.push(await cpuPerCall(server, requests, 1, pages))
  return median(measured)
}

/** Rows of a table: each list at each size, with its cost and how often that of the smallest it is. */
export const rowsOf = (name: string, sizes: readonly number[], costAt: (size: number) => number) =>
  sizes.map(size => [name, String(size), costAt(size), costAt(size) / costAt(sizes[0]!)])

/** Into the store of a server that does not run: by calls it would take as long as all else together. */
export async function addRecords(
  folder: string, [from, to]: readonly [from: number, to: number], add: (state: UnitOfWork, i: number) => Promise<void>,
): Promise<void> {
  const storage = await openStorage({ folder: join(folder, 'stockade') })
  for (let begin = from; begin < to; begin += atOnce) {
    const state = storage.begin({ account, region: 'us-east-1' })
    for (let i = begin; i < Math.min(to, begin + atOnce); i++) await add(state, i)
    await storage.store.commit(state.toBatch([], randomUUID()))
  }
  await storage.close()
}
