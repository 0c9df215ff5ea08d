// All that the command line has, as its own help tells.
import { stockade } from './command-line.ts'

export const helpOf = async (...words: readonly string[]): Promise<string> => (await stockade([...words, '--help'])).out

/** `journal`, and `journal verify`; the program itself, which has no word, first. */
export async function commandsOf(...above: readonly string[]): Promise<readonly (readonly string[])[]> {
  const [, listed = ''] = (await helpOf(...above)).split('\nCommands:\n')
  const names = [...listed.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name!).filter(name => name !== 'help')
  const below = await Promise.all(names.map(name => commandsOf(...above, name)))
  return [above, ...below.flat()]
}
