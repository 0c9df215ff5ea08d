// Where the links of a page lead.
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** As Markdown writes them, in the text and at its end, and as HTML does; not in examples. */
export function linksOf(markdown: string): readonly string[] {
  const text = markdown.replaceAll(/^(`{3,})[^]*?^\1/gm, '').replaceAll(/`[^`\n]*`/g, '``')
  const written = [/\]\(\s*<?([^)\s>]+)[^)\n]*\)/g, /^ {0,3}\[[^\]\n]+\]: *<?([^\s>]+)/gm, /\b(?:href|src)="([^"\n]+)"/g]
  return written.flatMap(form => [...text.matchAll(form)].map(([, target]) => target!))
}

/** Those that lead to no file of the folder that the page lies in, and are no addresses of their own. */
export function deadLinks(markdown: string, folder: string): readonly string[] {
  return linksOf(markdown).filter(target => {
    if (/^(?:https?:\/\/|mailto:|#)/.test(target)) return false
    const path = decodeURIComponent(target.replace(/[?#].*$/, ''))
    return path.startsWith('/') || path.split('/').includes('..') || !existsSync(join(folder, path))
  })
}
