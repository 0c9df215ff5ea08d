// What listens in the place of a server and answers as it is told to.
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import type { ServerAccess } from '../../src/core/server-access.ts'

export const nobodysKey = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' } as const

export async function standIn(t: TestContext, listener: RequestListener): Promise<ServerAccess> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, ...nobodysKey }
}
