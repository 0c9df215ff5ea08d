// Which of many prefixes a text begins with, in time that grows with the text alone: a tree of the prefixes, a unit a level.

interface Branch {
  readonly branches: Map<string, Branch>
  /** A prefix ends here. */
  isEnd: boolean
}

/** Whether a text begins with one of them. */
export function anyPrefix(prefixes: Iterable<string>): (text: string) => boolean {
  const root = newBranch()
  for (const prefix of prefixes) add(root, prefix)
  return text => {
    let at = root
    for (let i = 0; !at.isEnd; i++) {
      const next = i < text.length ? at.branches.get(text[i]!) : undefined
      if (!next) return false
      at = next
    }
    return true
  }
}

/** Whether a text ends with one of them. */
export function anySuffix(suffixes: readonly string[]): (text: string) => boolean {
  const longest = suffixes.reduce((most, { length }) => Math.max(most, length), 0)
  const isPrefix = anyPrefix(suffixes.map(reversed))
  return text => isPrefix(reversed(text.slice(Math.max(0, text.length - longest))))
}

const newBranch = (): Branch => ({ branches: new Map(), isEnd: false })

function add(root: Branch, prefix: string): void {
  let at = root
  for (let i = 0; i < prefix.length; i++) {
    let next = at.branches.get(prefix[i]!)
    if (!next) at.branches.set(prefix[i]!, (next = newBranch()))
    at = next
  }
  at.isEnd = true
}

/** By UTF-16 units: what is compared is reversed in the same way. */
function reversed(text: string): string {
  let turned = ''
  for (let i = text.length - 1; i >= 0; i--) turned += text[i]!
  return turned
}
