// The default event bus, as the gateway has it announce what services say.
import type { Bus } from '../../gateway/work.ts'
import { announce } from './effects/announce.ts'
import { Rules } from './rules.ts'

export const bus: Bus = {
  announce,
  hasRules: async state => (await state.listOf(Rules, [], { limit: 1 }, () => true)).length > 0,
}
