// `npm run bench [-- <name> …]`: builds the release and runs the named benchmarks, all of them where none is named.
import { buildRelease } from '../tools/build.ts'
import { callers } from './callers.ts'
import { calls } from './calls.ts'
import { contention } from './contention.ts'
import { cryptography } from './cryptography.ts'
import { decisions } from './decisions.ts'
import { encrypt } from './encrypt.ts'
import { grants } from './grants.ts'
import { keyPairs } from './key-pairs.ts'
import { memory } from './memory.ts'
import { objectLists } from './object-lists.ts'
import { objects } from './objects.ts'
import { operations } from './operations.ts'
import { partsOfCalls } from './parts.ts'
import { policies } from './policies.ts'
import { start } from './start.ts'
import { stores } from './stores.ts'
import { values } from './values.ts'
import { writes } from './writes.ts'

const benchmarks: Readonly<Record<string, () => Promise<void>>> = {
  calls, parts: partsOfCalls, encrypt, policies, callers, grants, values, decisions, operations, cryptography,
  'key-pairs': keyPairs, objects, 'object-lists': objectLists, start, memory, writes, contention, stores,
}

const named = process.argv.slice(2)
const unknown = named.find(name => !Object.hasOwn(benchmarks, name))
if (unknown !== undefined) {
  console.error(`There is no benchmark '${unknown}'; there are ${Object.keys(benchmarks).join(', ')}.`)
  process.exit(2)
}
await buildRelease()
for (const name of named.length > 0 ? named : Object.keys(benchmarks)) await benchmarks[name]!()
