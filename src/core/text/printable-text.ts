/**
 * The text with what shows nothing, and what a terminal obeys, written out: control characters, line ends, marks that turn the
 * direction of what is written or join it unseen, and blanks that are no space. As JSON writes it out, so that a string of JSON
 * stays the one that it is.
 */
export function printableText(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu, escaped)
}

function escaped(character: string): string {
  let text = ''
  for (let at = 0; at < character.length; at++) text += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`
  return text
}
