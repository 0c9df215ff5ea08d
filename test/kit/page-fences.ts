// What stands in the fences of the pages about where people run it, and YAML as its readers take it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { checkout } from './source-files.ts'

export const readPage = (path: string): string => readFileSync(join(checkout, path), 'utf8')

/** The blocks of one language. */
export function fencesOf(page: string, language: string): readonly string[] {
  const found = [...readPage(page).matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, text]) => text!)
  assert.ok(found.length > 0, `${page} has ${language}`)
  return found
}

/** Throws where anything is wrong with one, or worth a warning. */
export function yamlDocuments(text: string): readonly unknown[] {
  return parseAllDocuments(text, { merge: true }).map(document => {
    assert.deepEqual([...document.errors, ...document.warnings], [])
    return document.toJS() as unknown
  })
}
