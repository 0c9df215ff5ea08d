// The checkout's own source as text, for the tests of the house rules.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

export const checkout = fileURLToPath(new URL('../../', import.meta.url))

export interface SourceFile {
  /** From the checkout's root: `src/core/arn.ts`. */
  readonly path: string
  readonly lines: readonly string[]
}

export interface Import {
  /** From the checkout's root, where the specifier is relative; else the package's name. */
  readonly target: string
  readonly relative: boolean
  readonly typeOnly: boolean
}

const folders = ['src', 'test', 'tools', 'bench', 'bin', 'examples']

export function sourceFiles(): readonly SourceFile[] {
  const paths = globSync(folders.map(folder => `${folder}/**/*.{ts,mjs,py}`), { cwd: checkout }).sort()
  return paths.map(path => ({ path, lines: readFileSync(join(checkout, path), 'utf8').split('\n') }))
}

export const isGenerated = ({ path }: SourceFile): boolean => path.endsWith('.gen.ts')
export const isTest = ({ path }: SourceFile): boolean => path.endsWith('.test.ts')

const statement = /^(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?'([^']+)'/gm
const dynamic = /\bimport\('([^']+)'\)/g

export function importsOf({ path, lines }: SourceFile): readonly Import[] {
  const text = lines.join('\n')
  const found = [
    ...[...text.matchAll(statement)].map(([, type, specifier]) => ({ specifier: specifier!, typeOnly: type !== undefined })),
    ...[...text.matchAll(dynamic)].map(([, specifier]) => ({ specifier: specifier!, typeOnly: false })),
  ]
  return found.map(({ specifier, typeOnly }) => {
    const relative = specifier.startsWith('.')
    return { target: relative ? normalize(join(dirname(path), specifier)) : specifier, relative, typeOnly }
  })
}

export interface FunctionText {
  readonly path: string
  readonly line: number
  readonly length: number
}

const opening = /(?:\bfunction\b|=>|^\s+(?:async )?[#\w]+\(.*\)(?:: [^{]+)?) \{$/

/** By their indentation, which the house style makes reliable: a function ends where its closing brace stands below its start. */
export function functionsOf({ path, lines }: SourceFile): readonly FunctionText[] {
  const found: FunctionText[] = []
  for (const [index, text] of lines.entries()) {
    if (!opening.test(text) || /^\s*(?:if|for|while|switch|suite)\b/.test(text)) continue
    const indent = /^ */.exec(text)![0]
    const end = lines.findIndex((other, at) => at > index && other.startsWith(`${indent}}`))
    found.push({ path, line: index + 1, length: end - index + 1 })
  }
  return found
}
