// The services by what a request names them with. A service is loaded when it is first called.
import type { Contract, MemberSchema, ServiceContract } from '../contracts/contract.ts'
import { namesOf } from '../contracts/names.gen.ts'
import { andThen, type MaybePromise } from '../core/maybe-promise.ts'
import { grouped } from '../core/grouped.ts'
import { operationsOf, type Operations } from '../engines/wire/operations.ts'
import type { Consumer } from '../storage/journal/consumer.ts'
import { isOperation, type Operation } from './operation.ts'
import { keysOfActions, type HasKey, type Service } from './service.ts'

export interface ServiceEntry {
  readonly facts: ServiceContract
  /** The service's `index.ts`: every operation that it exports is served. */
  readonly load: () => Promise<{ readonly service: Service }>
  /** What it derives from the journal; the server runs them. */
  readonly consumers?: readonly Consumer[]
}

export interface LoadedService extends Service {
  readonly facts: ServiceContract
  readonly built: ReadonlyMap<string, Operation>
  readonly hasKey: HasKey
  /** Operations whose body is a stream. */
  readonly streaming: ReadonlySet<string>
}

export interface Directory {
  readonly names: readonly string[]
  byTargetPrefix(prefix: string): ServiceContract | undefined
  /** Several services of AWS's are signed for by one name. */
  bySigningName(name: string): readonly ServiceContract[]
  /** Of those that are not served, and known all the same. */
  knownBySigningName(name: string): readonly ServiceContract[]
  /** Of one that is served, or known. */
  operationsOf(facts: ServiceContract): Promise<Operations>
  byName(name: string): ServiceContract | undefined
  /** Of those that speak AWS's query protocol, whose requests name it. */
  byApiVersion(version: string): ServiceContract | undefined
  load(facts: ServiceContract): MaybePromise<LoadedService>
}

export function createDirectory(entries: readonly ServiceEntry[]): Directory {
  const known = grouped(namesOf.keys(), ({ signingName }) => signingName)
  const byPrefix = new Map<string, ServiceContract>()
  const bySigningName = grouped(entries.map(({ facts }) => facts), ({ signingName }) => signingName)
  const loaders = new Map<ServiceContract, ServiceEntry['load']>()
  const loaded = new Map<ServiceContract, MaybePromise<LoadedService>>()
  for (const entry of entries) {
    for (const prefix of targetPrefixes(entry.facts)) byPrefix.set(prefix, entry.facts)
    loaders.set(entry.facts, entry.load)
  }
  return {
    names: entries.map(({ facts }) => facts.name),
    byTargetPrefix: prefix => byPrefix.get(prefix),
    bySigningName: name => bySigningName.get(name) ?? [],
    knownBySigningName: name => known.get(name) ?? [],
    operationsOf: async facts => operationsOf(await (namesOf.get(facts)?.() ?? andThen(load(facts), ({ contract }) => contract))),
    byApiVersion: version => entries
      .find(({ facts }) => facts.apiVersion === version && facts.protocols.includes('awsQuery'))?.facts,
    byName: name => entries.find(({ facts }) => facts.name === name)?.facts,
    load,
  }

  function load(facts: ServiceContract): MaybePromise<LoadedService> {
    const there = loaded.get(facts)
    if (there) return there
    const loading = loadService(facts, loaders.get(facts)!).then(service => {
      loaded.set(facts, service)
      return service
    }, (failed: unknown) => {
      loaded.delete(facts)
      throw failed
    })
    loaded.set(facts, loading)
    return loading
  }
}

/** AWS: the JavaScript SDK writes CloudTrail's prefix without the `com.amazonaws.…` that the other clients put in front of it. */
function targetPrefixes({ targetPrefix }: ServiceContract): readonly string[] {
  return targetPrefix === undefined ? [] : [targetPrefix, targetPrefix.slice(targetPrefix.lastIndexOf('.') + 1)]
}

async function loadService(facts: ServiceContract, load: ServiceEntry['load']): Promise<LoadedService> {
  const { service, ...exported } = await load()
  const operations: readonly unknown[] = Object.values(exported)
  const built = new Map(operations.filter(isOperation).map(operation => [operation.contract.name, operation]))
  return { ...service, facts, built, hasKey: keysOfActions(service.contract), streaming: streamingIn(service.contract) }
}

function streamingIn({ operations }: Contract): ReadonlySet<string> {
  const isStream = ({ location, streaming }: MemberSchema) => location === 'payload' && streaming === true
  const all = Object.values(operations).filter(({ input }) => Object.values(input.members).some(isStream))
  return new Set(all.map(({ name }) => name))
}
