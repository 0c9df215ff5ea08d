// The pages of the documentation: what stands in their fences, and YAML as its readers take it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { checkout } from './source-files.ts'

export const readPage = (path: string): string => readFileSync(join(checkout, path), 'utf8')

/** The blocks of one language, in their order. Whoever asks expects some: a page without any is another than it was. */
export function fencesOf(text: string, language: string): readonly string[] {
  const found = [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, block]) => block!)
  assert.ok(found.length > 0, `There is no block of ${language} in a page that begins with ${text.slice(0, 80)}`)
  return found
}

/** All that is set as code, in fences and in lines. */
export function codeOf(text: string): string {
  return [...text.matchAll(/^```[^]*?^```$|`[^`\n]+`/gm)].map(([one]) => one).join('\n')
}

/** Throws where anything is wrong with one, or worth a warning. */
export function yamlDocuments(text: string): readonly unknown[] {
  return parseAllDocuments(text, { merge: true }).map(document => {
    assert.deepEqual([...document.errors, ...document.warnings], [])
    return document.toJS() as unknown
  })
}
