// From the start of the process to its first answer: ours to a signed call, on a new data folder and on one that is there.
import { connect } from 'node:net'
import type { Child } from './child.ts'
import { call } from './requests.ts'
import { inFolder, startBare, startStockade } from './servers.ts'
import { median, printTable, ratio } from './table.ts'

const rounds = 9

export function start(): Promise<void> {
  return inFolder(async folder => {
    const measured = { bare: [] as number[], created: [] as number[], opened: [] as number[] }
    for (let round = 0; round < rounds; round++) {
      const own = `${folder}/${round}`
      measured.bare.push(await timeToAnswer(() => startBare({ probe: false }), firstBytes))
      measured.created.push(await timeToAnswer(() => startStockade(own, { probe: false }), listKeys))
      measured.opened.push(await timeToAnswer(() => startStockade(own, { probe: false }), listKeys))
    }
    printTable(
      'start: milliseconds from the start of the process to its first answer',
      ['', 'node:http', 'stockade', 'to node:http'],
      [
        ['new data folder', median(measured.bare), median(measured.created), ratio(measured.created, measured.bare)],
        ['data folder that is there', median(measured.bare), median(measured.opened), ratio(measured.opened, measured.bare)],
      ],
    )
  })
}

async function timeToAnswer(begin: () => Promise<Child>, ask: (server: Child) => Promise<unknown>): Promise<number> {
  const began = performance.now()
  const server = await begin()
  try {
    await ask(server)
    return performance.now() - began
  } finally {
    await server.stop()
  }
}

const listKeys = (server: Child): Promise<unknown> => call(server, { service: 'kms', target: 'TrentService.ListKeys', input: {} })

function firstBytes({ host, port }: Child): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n'))
    socket.once('error', reject)
    socket.once('data', () => {
      socket.destroy()
      resolve()
    })
  })
}
