// Nodes of one store, each in a process of its own, over a database that the test made.
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { StorePlace } from '../../src/core/store-place.ts'
import { spawnServer, type ChildServer, type ChildSettings } from './child-server.ts'
import { rootVariables } from './identity.ts'
import { temporaryFolder } from './temporary-folder.ts'

export interface Nodes {
  /** For what reads the store beside them. */
  readonly place: Required<StorePlace>
  /** One more node; `through` is another way to the same database. Killed when the test has ended, also where it is stopped. */
  start(through?: string): Promise<ChildServer>
}

export function nodesOver(t: TestContext, url: string, settings: Omit<ChildSettings, 'data'> = {}): Nodes {
  const folder = temporaryFolder()
  const nodes: ChildServer[] = []
  t.after(async () => {
    await Promise.all(nodes.filter(({ isRunning }) => isRunning).map(node => node.end('SIGKILL')))
    folder.remove()
  })
  const environment = {
    ...settings.environment,
    STOCKADE_ROOT_KEY_FILE: join(folder.path, 'root-key'),
    ...rootVariables,
  }
  return {
    place: { folder: folder.path, url },
    async start(through = url) {
      const given = { ...environment, STOCKADE_STORE: through }
      const node = await spawnServer({ ...settings, data: folder.path, environment: given })
      nodes.push(node)
      return node
    },
  }
}
