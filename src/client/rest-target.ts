// Where a request of a REST service goes, and what of its input is left for the body.
import type { OperationContract } from '../contracts/contract.ts'

export interface RestTarget {
  readonly method: string
  readonly target: string
  readonly body: Readonly<Record<string, unknown>>
}

/** For inputs that travel in the query and the body alone. */
export function restTarget({ name, http, input: { members } }: OperationContract, input: object): RestTarget {
  const given = new Map<string, unknown>(Object.entries(input))
  const sent = Object.entries(members).map(([member, { location, wireName = member }]) =>
    ({ wireName, location, value: given.get(member) })).filter(({ value }) => value !== undefined)
  const elsewhere = sent.find(({ location }) => location !== undefined && location !== 'querystring')
  if (elsewhere) throw new Error(`${name}: ${elsewhere.wireName} travels in the ${elsewhere.location}.`)
  const [asked, held] = [sent.filter(({ location }) => location), sent.filter(({ location }) => !location)]
  const query = new URLSearchParams(asked.map(({ wireName, value }) => [wireName, String(value)])).toString()
  return {
    method: http!.method, target: http!.uri + (query && `?${query}`),
    body: Object.fromEntries(held.map(({ wireName, value }) => [wireName, value])),
  }
}
