// The sections of an AWS client's file, as its parsers read them:
// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html.

/** The settings of all sections of that name; undefined where there is none. A setting's own settings, indented, are left out. */
export function findSection(text: string, name: string): ReadonlyMap<string, string> | undefined {
  let settings: Map<string, string> | undefined
  for (const { section, setting } of linesOf(text)) {
    if (section !== name) continue
    settings ??= new Map()
    if (setting) settings.set(setting.name, setting.value)
  }
  return settings
}

/** The text with those settings in that section, the undefined ones taken out; the section is added where it is not there. */
export function editSection(text: string, name: string, settings: Readonly<Record<string, string | undefined>>): string {
  const wanted = new Map(Object.entries(settings))
  const lines: string[] = []
  // Behind what of the section is not blank.
  let end: number | undefined
  let isDropped = false
  for (const { section, setting, line } of linesOf(text)) {
    if (section !== name) {
      lines.push(line)
      isDropped = false
      continue
    }
    // What is indented below a setting goes with it.
    if (setting) isDropped = wanted.has(setting.name)
    else if (!/^\s+[^\s#;]/.test(line)) isDropped = false
    if (!isDropped) lines.push(line)
    else if (setting && wanted.get(setting.name) !== undefined) {
      lines.push(`${setting.name} = ${wanted.get(setting.name)}`)
      wanted.set(setting.name, undefined)
    }
    if (line.trim() !== '') end = lines.length
  }
  const missing = [...wanted].flatMap(([key, value]) => (value === undefined ? [] : [`${key} = ${value}`]))
  if (end !== undefined) return ending(lines.toSpliced(end, 0, ...missing).join('\n'))
  while (lines.at(-1) === '') lines.pop()
  const before = lines.join('\n')
  return `${before === '' ? '' : `${before}\n\n`}[${name}]\n${missing.join('\n')}\n`
}

const ending = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`)

interface Line {
  readonly line: string
  /** In which it stands, its header too. */
  readonly section: string | undefined
  readonly setting: { readonly name: string; readonly value: string } | undefined
}

function* linesOf(text: string): Iterable<Line> {
  let section: string | undefined
  for (const line of text === '' ? [] : text.split('\n')) {
    const [open, header] = line.split(/[[\]]/, 2)
    const isHeader = header !== undefined && open!.trim() === ''
    if (isHeader) section = nameOf(header)
    yield { line, section, setting: isHeader ? undefined : settingOf(line) }
  }
}

/**
 * One name for all that a client reads as the same section: quotes and backslashes are taken as a shell does, whatever begins
 * with `profile` is one, and the profile `default` may be written as one.
 */
function nameOf(header: string): string {
  const name = header.replace(/['"\\]/g, '').trim().replace(/\s+/g, ' ').replace(/^profile\S* /, 'profile ')
  return name === 'profile default' ? 'default' : name
}

function settingOf(line: string): Line['setting'] {
  const at = line.indexOf('=')
  if (at < 1 || /^[\s#;]/.test(line)) return undefined
  return { name: line.slice(0, at).trim().toLowerCase(), value: line.slice(at + 1).trim() }
}
