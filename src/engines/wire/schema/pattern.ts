// AWS's patterns are Java's and match the whole value. They are translated and compiled when they are first needed.

const compiled = new Map<string, RegExp>()

/** Throws where JavaScript cannot express the pattern: its contract needs an override. */
export function getPattern(pattern: string): RegExp {
  let expression = compiled.get(pattern)
  if (!expression) {
    expression = compile(pattern)
    compiled.set(pattern, expression)
  }
  return expression
}

function compile(pattern: string): RegExp {
  // Java sets flags at the start, `(?s)`; JavaScript beside the expression.
  const [, flags = '', body = ''] = /^(?:\(\?([ims]+)\))?(.*)$/s.exec(pattern)!
  const source = `^(?:${body})$`
  try {
    return new RegExp(source, `${flags}u`)
  } catch (error) {
    // The older mode takes escapes that the Unicode mode refuses (`\:`), but would take a Unicode class for letters.
    if (/\\p\{/i.test(body)) throw error
    return new RegExp(source, flags)
  }
}
