// Words that a search looks for among those of a text: each is found where one of the text's begins with it, in any case.

/** Sorted, each once. */
export type Words = readonly string[]

export const wordsOf = (text: string): Words => [...new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])].sort()

/** AWS: a search of all that a secret has finds words by their capitals too: App and Beta in AppBeta (publicly tested). */
export const partsOf = (text: string): Words => wordsOf(text.split(beforeCapital).join(' '))

const beforeCapital = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u

/** Whether each of the words that are looked for begins one of the text's. It costs a few looks at the text's for each. */
export const hasAllWords = (words: Words, sought: Words): boolean => sought.every(one => hasWord(words, one))

function hasWord(words: Words, sought: string): boolean {
  let [low, high] = [0, words.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (words.at(middle)! < sought) low = middle + 1
    else high = middle
  }
  return words.at(low)?.startsWith(sought) ?? false
}
