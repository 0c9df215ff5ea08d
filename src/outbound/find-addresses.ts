// The addresses of a server by its name. INVARIANT: a question that is given up has ended. The system's own way to ask (what
// `dns.lookup` does) cannot be given up: it would hold one of the few threads that all lookups share for as long as whoever the
// name belongs to does not answer.
import type { LookupAddress } from 'node:dns'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Milliseconds for one question, which is asked twice. */
const patience = 1000
/** Of each family: each of them is tried. */
const mostAddresses = 4

/** Rejects where there is none. By the machine's list of hosts, and else by DNS; `servers` are the machine's where absent. */
export async function findAddresses(
  host: string, signal: AbortSignal, servers?: readonly string[],
): Promise<readonly LookupAddress[]> {
  const listed = addressesIn(await hostsFile(), host)
  if (listed.length > 0) return listed
  const { promises: { Resolver } } = process.getBuiltinModule('node:dns')
  const resolver = new Resolver({ timeout: patience, tries: 2 })
  if (servers) resolver.setServers(servers)
  const cancel = () => resolver.cancel()
  signal.addEventListener('abort', cancel)
  try {
    signal.throwIfAborted()
    const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
    const found = [...addressesOf(four, 4), ...addressesOf(six, 6)]
    if (found.length === 0) throw four.status === 'rejected' ? four.reason : new Error(`${host} has no address.`)
    return found
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

const addressesOf = (answer: PromiseSettledResult<readonly string[]>, family: 4 | 6): readonly LookupAddress[] =>
  answer.status === 'fulfilled' ? answer.value.slice(0, mostAddresses).map(address => ({ address, family })) : []

function hostsFile(): Promise<string> {
  const { SystemRoot: root } = process.env
  const path = root === undefined ? '/etc/hosts' : join(root, 'System32', 'drivers', 'etc', 'hosts')
  return readFile(path, 'utf8').catch(() => '')
}

const loopback: readonly LookupAddress[] = [{ address: '127.0.0.1', family: 4 }, { address: '::1', family: 6 }]

/** The addresses that a list of hosts has for the name. Of the machine itself they are known without. */
export function addressesIn(hosts: string, host: string): readonly LookupAddress[] {
  const name = host.toLowerCase()
  const listed = hosts.split('\n').flatMap((line): LookupAddress[] => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/)
    return names.includes(name) ? [{ address, family: address.includes(':') ? 6 : 4 }] : []
  })
  return listed.length === 0 && /^(.*\.)?localhost$/.test(name) ? loopback : listed
}
