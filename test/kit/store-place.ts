// Where the servers of a test keep their store: in their data folder, or in a database of that folder's own where all tests run
// on PostgreSQL (`STOCKADE_TEST_STORE=postgres npm test`).
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { StorePlace } from '../../src/core/store-place.ts'
import { rootVariables } from './identity.ts'

const server = process.env['STOCKADE_TEST_DATABASE']

/** Why a test is skipped that is about what a data folder holds. */
export const withoutFolder = server !== undefined && 'the store is a database here, and the folder holds nothing of it'

const made = new Map<string, Promise<string>>()

/** The folder of one in a database holds the rest of what a server has. */
export type TestPlace = StorePlace & { readonly folder: string }

/** The same for the same folder, in every process of the run. */
export async function storePlace(folder: string): Promise<TestPlace> {
  if (server === undefined) return { folder }
  if (!made.has(folder)) made.set(folder, createDatabase(server, folder))
  return { folder, url: await made.get(folder)! }
}

/** For a `stockade` command on the folder. A root key that the test itself sets is left alone. */
export async function storeEnvironment(
  folder: string, given: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, string>>> {
  const { url } = await storePlace(folder)
  if (url === undefined) return {}
  const hasRootKey = Object.keys(given).some(name => /^STOCKADE_(?:PASSPHRASE|ROOT_KEY)/.test(name))
  return {
    STOCKADE_STORE: url,
    // Where a folder's first start would make one.
    ...rootVariables,
    ...(!hasRootKey && { STOCKADE_ROOT_KEY_FILE: join(folder, 'root-key') }),
  }
}

async function createDatabase(url: string, folder: string): Promise<string> {
  const { Client } = await import('pg')
  const name = `test_${createHash('sha256').update(folder).digest('hex').slice(0, 32)}`
  const client = new Client(url)
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${name}`)
  } catch (error) {
    // Another process of the run has made it.
    if ((error as { readonly code?: string }).code !== '42P04') throw error
  } finally {
    await client.end()
  }
  return url.replace(/[^/]+$/, name)
}
