// Tables of cases over a real server, of the rules whose cases stand here.
import { suiteOf } from '../../../src/engines/policy/cases/suite.ts'
import type { RuleHere } from './rules.ts'

export const suite = suiteOf<RuleHere>()

/** One case without a table. */
export const one = (rule: RuleHere, title: string, check: () => Promise<void>) => suite(rule, title, [title], check)
