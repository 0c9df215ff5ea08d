import { InvalidArgumentError, type Command } from 'commander'
import { ExplainDenial, type AskedCondition, type AskedPolicy, type AskedStatement } from '../../contracts/stockade.ts'
import type { ServerAccess } from '../../core/server-access.ts'
import { withServer, type CommandFlags } from '../options.ts'
import type { Style } from '../../core/text/colours.ts'
import { print, printJson, printPainted } from '../print.ts'
import { callServer } from './call.ts'

export function addExplain(program: Command, accessOf: (flags: CommandFlags) => Promise<ServerAccess>): void {
  withServer(program.command('explain').description('show why a call was denied, statement by statement'))
    .argument('<request id>', 'of the call, as its error and the server’s log tell it', requestId)
    .option('--json', 'print it as JSON')
    .action(async (RequestId: string, flags: CommandFlags & { readonly json?: boolean }) => {
      const denial = await callServer(await accessOf(flags), ExplainDenial, { RequestId })
      if (flags.json) return printJson(denial)
      const { Caller, Through = [], Action, Resource = noResource, Message, Layer, Explicit, Hint, Policies } = denial
      const through = Through.map(({ Operation, RequestId: id }) => `Through   ${Operation}, request ${id}`)
      print(`Caller    ${Caller}`, ...through, `Action    ${Action}`, `Resource  ${Resource}`, `Told      ${Message}`)
      print(`Layer     ${Layer}: ${Explicit ? 'a statement denies it' : 'no statement allows it'}`)
      if (Hint !== undefined) print(`Hint      ${Hint}`)
      if (!Policies) return print('', 'The server denied more calls in that second than it explains.')
      for (const policy of Policies) {
        report(policy, { isDeciding: policy.Layer === Layer, account: accountLevel(Policies, policy) })
      }
      if (Policies.some(policy => policy.Layer === Layer)) return
      print('')
      printPainted('red', `No ${Layer} policy was there to be asked.`)
    })
}

const noResource = 'not named by the request'

function requestId(text: string): string {
  if (/^[\w-]{1,64}$/.test(text)) return text
  throw new InvalidArgumentError('A request id looks like 4b5e0b0a-8d4f-4f6b-9c7e-0b6d5a1f2c3d.')
}

/** Levels of an organization count from its root, and the last is the account. */
const accountLevel = (policies: readonly AskedPolicy[], { Layer }: AskedPolicy): number =>
  Math.max(...policies.map(policy => (policy.Layer === Layer ? policy.Level ?? 0 : 0)))

interface Place {
  readonly isDeciding: boolean
  readonly account: number
}

function levelName(level: number, account: number): string {
  if (level === 1) return 'the root'
  return level === account ? 'the account' : `unit ${level - 1} below the root`
}

function report({ Layer, Level, Policy, Statements, Others }: AskedPolicy, { isDeciding, account }: Place): void {
  const where = Level === undefined ? '' : ` of ${levelName(Level, account)}`
  const title = `${Layer}${where}${Policy === undefined ? '' : `: ${Policy}`}`
  print('')
  if (isDeciding) printPainted('bold', title)
  else print(title)
  for (const statement of Statements) reportStatement(statement)
  if (Others > 0) print(`  ${Others} other statement${Others === 1 ? ' is' : 's are'} about other actions`)
  else if (Statements.length === 0) print('  no statement')
}

function reportStatement({ Number: number, Sid, Effect, Misses, Delegates, Conditions }: AskedStatement): void {
  const name = `  ${number}${Sid === undefined ? '' : ` ${Sid}`} ${Effect}`
  const matches = Delegates ? 'leaves it to the policies of the caller’s account' : 'matches'
  const outcome = Misses === undefined ? matches : `does not match: its ${Misses} does not`
  printPainted(Delegates ? 'faint' : styleOf(Effect, Misses), `${name}: ${outcome}`)
  for (const condition of Conditions) reportCondition(condition)
}

function styleOf(effect: string, misses: string | undefined): Style {
  if (misses !== undefined) return 'faint'
  return effect === 'Deny' ? 'red' : 'green'
}

function reportCondition({ Operator, Key, Operands, Value, Holds }: AskedCondition): void {
  const met = Value === undefined ? 'was absent' : `was ${Value}`
  print(`      ${Holds ? 'holds' : 'fails'}: ${Operator} ${Key} [${Operands.join(', ')}], which ${met}`)
}
