// The licences of what is bundled, which each ask to go with every copy.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BundledPackage } from './bundled-packages.ts'

/** Throws where a package comes without the text of its licence: it is not for us to write one. */
export function thirdPartyLicences(packages: readonly BundledPackage[]): string {
  const parts = packages.map(({ name, version, license, folder }) => {
    const text = findLicence(folder)
    if (text === undefined) throw new Error(`${name} ${version} is bundled, and the text of its licence is not in ${folder}.`)
    return `${name} ${version} (${license})\n\n${text.replaceAll('\r\n', '\n').trim()}\n`
  })
  return ['Stockade contains these packages.\n', ...parts].join(`\n${'-'.repeat(80)}\n\n`)
}

/** A file of its own, or a part of the README. */
function findLicence(folder: string): string | undefined {
  const names = readdirSync(folder).sort()
  const file = names.find(name => /^(?:licen[cs]e|copying)(?:\.(?:md|txt))?$/i.test(name))
  if (file !== undefined) return readFileSync(join(folder, file), 'utf8')
  const readme = names.find(name => /^readme\.md$/i.test(name))
  if (readme === undefined) return undefined
  // To the end, or to the next heading of any rank.
  return /^#+ *licen[cs]e *\n([^]*?)(?=^#|(?![^]))/im.exec(readFileSync(join(folder, readme), 'utf8'))?.[1]
}
