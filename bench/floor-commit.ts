// oxlint-disable unicorn/require-post-message-target-origin -- threads have no origins
// The second floor: the first, which also has a record of so many bytes on disk before it answers. All that waits is one commit.
//   floor-commit.ts <database> <bytes of a record>
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

if (isMainThread) serve(process.argv[2]!, Number(process.argv[3]))
else commit(workerData as string)

function serve(path: string, bytes: number): void {
  const answer = 'x'.repeat(200)
  const record = 'r'.repeat(bytes)
  const writer = new Worker(new URL(import.meta.url), { workerData: path })
  let waiting: (() => void)[] = []
  let committing: (() => void)[] = []
  const flush = () => {
    if (committing.length > 0 || waiting.length === 0) return
    committing = waiting
    waiting = []
    writer.postMessage(committing.map(() => record))
  }
  writer.on('message', () => {
    for (const respond of committing) respond()
    committing = []
    setImmediate(flush)
  })
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      Buffer.concat(chunks)
      waiting.push(() => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
        response.end(answer)
      })
      setImmediate(flush)
    })
  })
  server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  process.on('SIGTERM', () => {
    server.close()
    server.closeAllConnections()
    void writer.terminate()
  })
}

function commit(path: string): void {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  database.exec('CREATE TABLE records (id INTEGER PRIMARY KEY, record TEXT)')
  const begin = database.prepare('BEGIN IMMEDIATE')
  const end = database.prepare('COMMIT')
  const insert = database.prepare('INSERT INTO records (record) VALUES (?)')
  parentPort!.on('message', (records: readonly string[]) => {
    begin.run()
    for (const record of records) insert.run(record)
    end.run()
    parentPort!.postMessage(records.length)
  })
}
