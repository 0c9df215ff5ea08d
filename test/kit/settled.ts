// When what follows from what was done has happened, on a server in development mode.
import { pass } from './pass.ts'
import type { TestServer } from './server.ts'

/** A scan of Access Analyzer's waits until it is known what was used, and is tried again in a moment. */
export async function settled(server: Pick<TestServer, 'url'>): Promise<void> {
  for (let i = 0; i < 3; i++) await pass(server, 2000)
}
