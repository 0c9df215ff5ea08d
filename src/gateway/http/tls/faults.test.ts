// A fault of the server's own while TLS is agreed on costs that connection, and is told; nothing else ends.
import assert from 'node:assert/strict'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { connect } from 'node:tls'
import { Turns } from '../../../core/sharing/turns.ts'
import { Connections } from '../connections.ts'
import { trustedProxies } from '../trusted-proxies.ts'
import { TlsOpening } from './opening.ts'
import { ServerCertificates } from './server-certificates.ts'

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const good = new ServerCertificates({
  authority: { name: 'Stockade', privateKey }, names: [], random: randomBytes, wall: Date.now,
})
const told: unknown[] = []
let isFaulty: (name: string | undefined) => boolean = () => false
const connections = new Connections({ most: 100, proxies: trustedProxies([]) })
const opening = new TlsOpening({
  certificates: {
    contextFor(name: string | undefined, address: string | undefined) {
      if (isFaulty(name)) throw new Error('faulty')
      return good.contextFor(name, address)
    },
  } as never,
  connections, turns: () => turns, refuseLate: () => undefined, tellFault: cause => told.push(cause),
})
const turns = new Turns(() => performance.now())
const listener = createServer({ allowHalfOpen: true }, socket =>
  opening.open(connections.admit(socket)!, ({ socket: agreed }) => agreed.end('taken')))
listener.listen(0, '127.0.0.1')
await once(listener, 'listening')
after(() => listener.close())

const ask = async (): Promise<string> => {
  const { port } = listener.address() as AddressInfo
  const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', rejectUnauthorized: false })
  const [answer] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return answer.toString()
}

test('before it is known what the client asks for, and behind that', async () => {
  assert.equal(await ask(), 'taken')
  for (const fault of [(name?: string) => name === undefined, (name?: string) => name !== undefined]) {
    isFaulty = fault
    await assert.rejects(ask())
    assert.match(String(told.pop()), /faulty/)
    isFaulty = () => false
    assert.equal(await ask(), 'taken')
  }
  assert.deepEqual(told, [])
})
