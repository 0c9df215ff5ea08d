// The labs, run as they stand there: the blocks of a page in turn, in one shell, each of which prints what stands under it.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { withoutCli } from '../kit/aws-command.ts'
import { run } from '../kit/command-line.ts'
import { root, rootVariables } from '../kit/identity.ts'
import { fencesOf, readPage } from '../kit/pages.ts'
import { awsEnvironment } from '../kit/python.ts'
import { startServer } from '../kit/server.ts'
import { checkout } from '../kit/source-files.ts'

const mark = 'behind this block'

for (const page of readdirSync(join(checkout, 'docs/labs'))) {
  test(page, { skip: withoutCli }, async () => {
    const server = await startServer({ dev: true, tls: { names: [] } })
    const environment = {
      ...awsEnvironment(server, root), ...rootVariables, STOCKADE_PORT: new URL(server.url).port, STOCKADE_DATA: server.data,
    }
    const text = readPage(`docs/labs/${page}`)
    const [blocks, expected] = [fencesOf(text, 'sh'), fencesOf(text, 'text')]
    const program = blocks.map(block => `${block}echo '${mark}'\n`).join('')
    const { code, out, err } = await run('sh', ['-eu', '-c', `cd '${checkout}'\n${program}`], environment)
    const printed = out.split(`${mark}\n`).slice(0, -1)
    for (const [index, block] of expected.entries()) assert.match(printed[index] ?? err, patternOf(block))
    assert.deepEqual([code, printed.length], [0, blocks.length], err)
  })
}

/** An ellipsis stands for what differs. */
function patternOf(block: string): RegExp {
  const parts = block.split('…').map(part => part.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('.*')}$`)
}
