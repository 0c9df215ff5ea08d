// A page of docs/clients: what it says to set, its program, and the same program with its client made in code.
import { fencesOf, readPage } from './pages.ts'

/** Where the pages say that the server is. */
const place = 'http://127.0.0.1:4566'

export interface ClientPage {
  readonly text: string
  /** What the page exports in its first block. */
  readonly environment: Readonly<Record<string, string>>
  /** The blocks of a language, in their order. */
  blocks(language: string): readonly string[]
}

export function readClientPage(file: string, url: string): ClientPage {
  const text = readPage(`docs/clients/${file}`).replaceAll(place, url)
  const exported = fencesOf(text, 'sh')[0]!
  const environment = Object.fromEntries([...exported.matchAll(/(AWS_\w+)=(\S+)/g)].map(([, name, value]) => [name!, value!]))
  return { text, environment, blocks: language => fencesOf(text, language) }
}

/** The program with what makes its client in the place of its own, which begins with the same words. */
export function withClient(program: string, client: string): string {
  const imports = [...client.matchAll(/^(?:import|use) .*\n/gm)].map(([line]) => line).join('')
  const made = client.replace(imports, '').trim()
  const beginning = /^.*? :?= /.exec(made)![0]
  const own = program.split('\n').find(line => line.trim().startsWith(beginning))
  if (own === undefined) throw new Error(`The program has no line that begins with ${beginning}`)
  const [, heading, body] = /^(package .*\n)?([^]*)$/.exec(program)!
  return (heading ?? '') + imports + body!.replace(own, () => made)
}
