// AllowedPattern: what a parameter's values have to match, those to come as well. A pattern of a caller's takes bounded work.
import { readForeignPattern, type ForeignPattern } from '../../../engines/wire/patterns/foreign-pattern.ts'
import { UnreadPattern } from '../../../engines/wire/patterns/syntax.ts'
import type { Call } from '../../../gateway/operation.ts'
import type { ParameterVersion } from '../parameters/parameters.ts'

type PatternError = 'InvalidAllowedPatternException' | 'ParameterPatternMismatchException'

type PatternCall = Pick<Call<unknown, PatternError>, 'error' | 'state' | 'unbuilt'>

/** Throws where the text is no pattern, or where the value does not match it. */
export async function requireMatch(
  call: PatternCall, text: string, { type, value }: Pick<ParameterVersion, 'type' | 'value'>,
): Promise<void> {
  const { turns } = call.state
  const turn = async () => {
    if (turns.isOver()) await turns.next()
  }
  await turn()
  const pattern = read(call, text)
  // AWS: each item of a list (publicly reported).
  for (const item of type === 'StringList' ? value.split(',') : [value]) {
    await turn()
    if (await pattern.matches(item, turn)) continue
    // AWS: recorded.
    throw call.error('ParameterPatternMismatchException', `Parameter value, cannot be validated against allowedPattern: ${text}`)
  }
}

function read({ error, unbuilt }: PatternCall, text: string): ForeignPattern {
  try {
    return readForeignPattern(text)
  } catch (thrown) {
    if (thrown instanceof UnreadPattern) throw unbuilt(`an AllowedPattern with ${thrown.what}`)
    // AWS: recorded.
    if (thrown instanceof SyntaxError) {
      throw error('InvalidAllowedPatternException', 'The syntax of the allowedPattern parameter is invalid.')
    }
    throw thrown
  }
}
