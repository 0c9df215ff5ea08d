// The floor of objects: node:http streams a body to a file and answers when that is on the disk, and streams a file back.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

const folder = await mkdtemp(join(process.argv[2]!, 'floor-'))
let written = 0

const server = createServer(async (request, response) => {
  const length = Number(request.headers['content-length'] ?? 0)
  try {
    if (request.method === 'PUT') {
      const path = join(folder, String(written++))
      await pipeline(request, createWriteStream(path, { flush: true }))
      response.writeHead(200, { 'content-length': 0 }).end()
      // What is replaced goes, as with an object.
      await rm(path)
      if (length > 0 && !last.has(length)) await keep(length)
    } else {
      const size = Number(request.url!.split('-').at(-1))
      response.writeHead(200, { 'content-type': 'binary/octet-stream', 'content-length': size })
      await pipeline(createReadStream(last.get(size)!), response)
    }
  } catch {
    response.destroy()
  }
})

/** By their size, which the path of a GET ends with. */
const last = new Map<number, string>()

async function keep(size: number): Promise<void> {
  const path = join(folder, `kept-${size}`)
  await pipeline(async function* bytes() {
    for (let rest = size; rest > 0; rest -= 65_536) yield Buffer.alloc(Math.min(rest, 65_536), 'x')
  }, createWriteStream(path))
  last.set(size, path)
}

server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
process.on('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
})
