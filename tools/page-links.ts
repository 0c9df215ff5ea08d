// Where the links of a page lead.
import { existsSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** As Markdown writes them, in the text and at its end, and as HTML does; not in examples. */
export function linksOf(markdown: string): readonly string[] {
  const text = markdown.replaceAll(/^(`{3,})[^]*?^\1/gm, '').replaceAll(/`[^`\n]*`/g, '``')
  const written = [/\]\(\s*<?([^)\s>]+)[^)\n]*\)/g, /^ {0,3}\[[^\]\n]+\]: *<?([^\s>]+)/gm, /\b(?:href|src)="([^"\n]+)"/g]
  return written.flatMap(form => [...text.matchAll(form)].map(([, target]) => target!))
}

/** Those that lead to nothing within `root`, from the folder that the page lies in, and are no addresses of their own. */
export function deadLinks(markdown: string, folder: string, root = folder): readonly string[] {
  return linksOf(markdown).filter(link => {
    if (/^(?:https?:\/\/|mailto:|#)/.test(link)) return false
    const path = decodeURIComponent(link.replace(/[?#].*$/, ''))
    const target = join(folder, path)
    return path.startsWith('/') || relative(root, target).split(sep)[0] === '..' || !existsSync(target)
  })
}
