// Reads a database beside the nodes that run on it. It takes no number of a node.
import { systemClock } from '../../core/clock.ts'
import type { OfflineEngine } from '../offline-engine.ts'
import { connect } from './connection.ts'
import { parseDatabase } from './hosts.ts'
import { Line } from './line.ts'
import { ReadLines } from './read-lines.ts'
import { Reader } from './reader.ts'
import { openPostgresSnapshot } from './snapshot.ts'

const session = { patience: 30_000 }

export async function openPostgresOffline(url: string): Promise<OfflineEngine> {
  const database = parseDatabase(url)
  const { row, close } = await openPostgresSnapshot({ url })
  await close()
  const line = new Line({ open: () => connect(database, session), monotonic: systemClock.monotonic, random: Math.random })
  const lines = new ReadLines([line])
  return {
    reader: new Reader(lines),
    row: async () => row,
    snapshot: () => openPostgresSnapshot({ url }),
    close: () => lines.close(),
  }
}
