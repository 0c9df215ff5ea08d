// One connection to the primary. What is asked of it is written at once and answered in order (`pg` calls it pipelining), so
// that several statements take one round trip. Every answer is waited for in bounds: a peer that fell silent is a broken one.
import { Client, DatabaseError, types } from 'pg'
import type { QueryConfig, QueryResult } from 'pg'
import { StoreUnavailable } from '../store.ts'
import { placeOf } from './hosts.ts'
import type { Database, Host } from './hosts.ts'

export interface Session {
  /** Milliseconds that a call has: half of it for a connection, a statement or a lock, so that there is time for a second try. */
  readonly patience: number
  /** Milliseconds in which the server gives up a transaction whose node fell silent, and its locks with it. */
  readonly idle?: number
}

const defaultIdle = 2000
const shortestBound = 1000
const boundOf = ({ patience }: Session) => Math.max(shortestBound, Math.floor(patience / 2))
const oldest = 150_000
const int8 = 20

/** The server is going, full or no primary any more: another may answer. */
const lost = /^(?:08|53[23]|57P|25006|25P03)/
/** It ended a wait, or two transactions were in each other's way: the same may do well later. */
const passing = /^(?:40|57014|55P03)/

export class Connection {
  readonly #client: Client
  readonly #answer: number
  #isBroken = false

  constructor(client: Client, session: Session) {
    this.#client = client
    // Behind the server's own bound, which leaves the connection whole.
    this.#answer = boundOf(session) * 1.2
    const broken = () => (this.#isBroken = true)
    client.on('error', broken)
    client.on('end', broken)
  }

  get isBroken(): boolean {
    return this.#isBroken
  }

  /** Throws `StoreUnavailable` where the answer did not come or says that it may come later. */
  async ask(query: string | QueryConfig): Promise<QueryResult> {
    const timer = setTimeout(() => this.cut(), this.#answer)
    try {
      return await this.#client.query(query)
    } catch (error) {
      if (lost.test(codeOf(error))) this.cut()
      throw unavailable(error) ?? error
    } finally {
      clearTimeout(timer)
    }
  }

  /** Without a goodbye, for a peer that may not listen. */
  cut(): void {
    this.#isBroken = true
    this.#client.connection.stream.destroy()
  }

  async end(): Promise<void> {
    if (this.#isBroken) return this.cut()
    const timer = setTimeout(() => this.cut(), this.#answer)
    await this.#client.end()
    clearTimeout(timer)
  }
}

/** Undefined where the server refused what was asked. */
function unavailable(error: unknown): StoreUnavailable | undefined {
  if (error instanceof StoreUnavailable) return error
  const isRefused = error instanceof DatabaseError && !lost.test(codeOf(error)) && !passing.test(codeOf(error))
  if (isRefused) return undefined
  return new StoreUnavailable(`The database does not answer: ${reasonOf(error)}.`, { cause: error })
}

/** Waiting does not help: the server is too old, the login is wrong, or there is no such database. */
export class Unusable extends Error {}

const unusable = /^(?:28|3D000)/

/** To the first host that is a primary. Throws `StoreUnavailable` where none is, any other error where it never will be. */
export async function connect({ name, hosts }: Database, session: Session): Promise<Connection> {
  const reasons: string[] = []
  for (const host of hosts) {
    try {
      return await connectTo(host, session)
    } catch (error) {
      if (error instanceof Unusable) throw error
      reasons.push(hosts.length === 1 ? reasonOf(error) : `${placeOf(host)}: ${reasonOf(error)}`)
    }
  }
  throw new StoreUnavailable(`The database ${name} cannot be reached: ${reasons.join('; ')}.`)
}

async function connectTo(host: Host, session: Session): Promise<Connection> {
  const client = new Client({
    ...host, pipeline: true, keepAlive: true, keepAliveInitialDelayMillis: 10_000, application_name: 'stockade',
    connectionTimeoutMillis: boundOf(session), types: { getTypeParser },
  })
  const connection = new Connection(client, session)
  try {
    await client.connect()
    const { rows } = (await connection.ask(sessionText(session)) as unknown as readonly QueryResult[]).at(-1)!
    const { standby, fenced, version } = rows[0] as Record<'standby' | 'fenced', boolean> & { readonly version: number }
    if (version < oldest) {
      const found = Math.floor(version / 10_000)
      throw new Unusable(`The server ${placeOf(host)} runs PostgreSQL ${found}; Stockade needs 15 or newer.`)
    }
    if (standby) throw new Error('it is a standby')
    if (fenced) throw new Error('it is read-only')
    return connection
  } catch (error) {
    connection.cut()
    if (!unusable.test(codeOf(error))) throw error
    throw new Unusable(`The server ${placeOf(host)} refuses the connection: ${reasonOf(error)}.`, { cause: error })
  }
}

// What the configuration of server, database or role may say otherwise. A setting for more durability than `on` stays.
// Every statement here goes by an index, also where the planner takes the table for small; and none is worth compiling, which
// the planner, told so, would else think of each.
function sessionText(session: Session): string {
  const [bound, idle] = [boundOf(session), session.idle ?? defaultIdle]
  return `
    SET search_path = pg_catalog; SET bytea_output = hex;
    SELECT set_config(name, 'off', false) FROM pg_settings WHERE name IN ('enable_seqscan', 'jit');
    SET statement_timeout = ${bound}; SET lock_timeout = ${bound}; SET idle_in_transaction_session_timeout = ${idle};
    SELECT set_config('synchronous_commit', 'on', false)
      WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write');
    SELECT pg_is_in_recovery() AS standby, current_setting('transaction_read_only') = 'on' AS fenced,
      current_setting('server_version_num')::integer AS version`
}

// Positions and versions are numbers here, as everywhere; no store lives to see 2^53 of them.
function getTypeParser(...[oid, format]: Parameters<typeof types.getTypeParser>): ReturnType<typeof types.getTypeParser> {
  return oid === int8 ? Number : types.getTypeParser(oid, format)
}

/** The SQLSTATE; empty where the server did not answer. */
function codeOf(error: unknown): string {
  return error instanceof DatabaseError ? (error.code ?? '') : ''
}

function reasonOf(error: unknown): string {
  const errors = error instanceof AggregateError ? error.errors : [error]
  return errors.map(one => (one instanceof Error ? messageOf(one) : String(one))).join(', ').replace(/\.$/, '')
}

const unknownIssuer = /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET_ISSUER_CERT|VERIFY)\w*)$/

/** Node's own text advises a flag of Node's. */
function messageOf({ message, code }: Error & { readonly code?: string }): string {
  if (!unknownIssuer.test(code ?? '')) return message
  return 'its certificate is of an issuer that is not known; sslrootcert names a file with it'
}
