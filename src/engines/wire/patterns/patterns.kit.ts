// The patterns that there are: of the contracts of this checkout, and of all of AWS's models where those are at hand.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const models = resolve(root, process.env['STOCKADE_TEST_MODELS'] ?? '../shared/models')
export const missing = existsSync(models) ? false : `no models at ${models} (set STOCKADE_TEST_MODELS)`
const pattern = /\bpattern: '((?:\\.|[^'\\])*)'/g

/** What a generated file or an override writes between quotes. */
const unquoted = (text: string): string => JSON.parse(`"${text.replaceAll('"', '\\"').replaceAll("\\'", "'")}"`) as string

export function patternsOfContracts(): readonly string[] {
  const files = globSync('src/contracts/*.{gen,overrides}.ts', { cwd: root }).map(path => readFileSync(join(root, path), 'utf8'))
  return [...new Set(files.flatMap(text => [...text.matchAll(pattern)].map(([, found]) => unquoted(found!))))]
}

export function patternsOfModels(): readonly string[] {
  const files = globSync('*.json', { cwd: models }).filter(name => !basename(name).includes('.paginators.'))
  const shapes = files.flatMap(name => {
    const model = JSON.parse(readFileSync(join(models, name), 'utf8')) as { shapes: Record<string, { pattern?: string }> }
    return Object.values(model.shapes)
  })
  return [...new Set(shapes.flatMap(shape => (shape.pattern === undefined ? [] : [shape.pattern])))]
}
