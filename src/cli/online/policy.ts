import { readFileSync } from 'node:fs'
import { Option, type Command } from 'commander'
import { ConfigError } from '../../config.ts'
import {
  ValidatePolicy, type ValidatePolicyFinding, type ValidatePolicyRequest,
} from '../../contracts/accessanalyzer.gen.ts'
import { GeneratePolicy, type GeneratePolicyRequest } from '../../contracts/stockade.ts'
import { parseDuration } from '../../core/duration.ts'
import type { ServerAccess } from '../../core/server-access.ts'
import { withServer, type CommandFlags } from '../options.ts'
import type { Style } from '../../core/text/colours.ts'
import { explainSystemError } from '../../core/system-error.ts'
import { print, printJson, printNote, printPainted } from '../print.ts'
import { callServer } from './call.ts'
import { parseTime } from './clock.ts'

interface GenerateFlags extends CommandFlags {
  readonly withDenied?: true
  readonly from: readonly string[]
  readonly since?: string
  readonly until?: string
}

type AccessOf = (flags: CommandFlags) => Promise<ServerAccess>

export function addPolicy(program: Command, accessOf: AccessOf): void {
  const policy = program.command('policy').description('policies that are checked, or made of what is really called')
  addCheck(policy, accessOf)
  addGenerate(policy, accessOf)
}

interface CheckFlags extends CommandFlags {
  readonly type: string
  readonly json?: boolean
}

type Kind = Pick<ValidatePolicyRequest, 'policyType' | 'validatePolicyResourceType'>

const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['identity', { policyType: 'IDENTITY_POLICY' }],
  ['resource', { policyType: 'RESOURCE_POLICY' }],
  ['trust', { policyType: 'RESOURCE_POLICY', validatePolicyResourceType: 'AWS::IAM::AssumeRolePolicyDocument' }],
  ['scp', { policyType: 'SERVICE_CONTROL_POLICY' }],
  ['rcp', { policyType: 'RESOURCE_CONTROL_POLICY' }],
])

function addCheck(policy: Command, accessOf: AccessOf): void {
  withServer(policy.command('check').description('tell what is wrong with a policy, by AWS’s own codes'))
    .argument('<file>', 'its JSON; - reads it from the standard input')
    .addOption(new Option('--type <type>', 'what it is to be').choices([...kinds.keys()]).default('identity'))
    .option('--json', 'print what is found as AWS tells it')
    .addHelpText('after', `
It ends with 1 where there is an error or a security warning, and with 0 where there is nothing worse than a warning.`)
    .action(async (file: string, flags: CheckFlags) => {
      const policyDocument = readText(file)
      const findings = await allFindings(await accessOf(flags), { policyDocument, ...kinds.get(flags.type)! })
      if (flags.json) printJson(findings)
      else for (const finding of findings) report(file, finding)
      if (findings.some(({ findingType }) => isGrave(findingType))) process.exitCode = 1
    })
}

/** Reading a folder fails without its name. */
function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (thrown) {
    throw new Error(explainSystemError(thrown, file) ?? `${file} cannot be read.`, { cause: thrown })
  }
}

async function allFindings(access: ServerAccess, asked: ValidatePolicyRequest): Promise<readonly ValidatePolicyFinding[]> {
  const all: ValidatePolicyFinding[] = []
  let nextToken: string | undefined
  do {
    const page = await callServer(access, ValidatePolicy, { ...asked, nextToken })
    all.push(...page.findings)
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return all
}

const isGrave = (type: string): boolean => type === 'ERROR' || type === 'SECURITY_WARNING'

/** As compilers tell it, so that editors find the place: lines and columns count from one. */
function report(file: string, { findingType, issueCode, findingDetails, locations }: ValidatePolicyFinding): void {
  const { line, column } = locations[0]?.span.start ?? { line: 1, column: 0 }
  printPainted(styleOf(findingType), `${file}:${line}:${column + 1}: ${findingType} ${issueCode}: ${findingDetails}`)
}

const styleOf = (type: string): Style => (isGrave(type) ? 'red' : type === 'WARNING' ? 'bold' : 'faint')

function addGenerate(policy: Command, accessOf: AccessOf): void {
  withServer(policy.command('generate').description('write the least policy that calls in the journal need'))
    .requiredOption('--from <whose...>', 'request ids, or a user of this account by name, or the ARN of a user or a role')
    .option('--since <time>', 'of a user or a role: 2026-11-22T12:00Z, or how long ago: 2h (a day ago)')
    .option('--until <time>', 'likewise (now)')
    .option('--with-denied', 'let a user or a role do what they were denied as well')
    .addHelpText('after', `
Calls of a user or a role that were denied are left out; requests that are named are not. What the account owns is named by
its ARN, and by * where an action is asked on nothing narrower. Read it before it is attached.`)
    .action(async (flags: GenerateFlags) => {
      const asked = whichCalls(flags)
      const found = await callServer(await accessOf(flags), GeneratePolicy, asked)
      const { Policy = '', Calls = 0, Denied = 0, Unknown = [], Supposed = [], Complete } = found
      const whose = asked.RequestIds ? 'of these requests' : `by ${asked.Caller}`
      if (Calls + Denied === 0) throw new Error(`The journal has no call ${whose}${asked.RequestIds ? '' : inThatTime}.`)
      if (Calls === 0) throw new Error(`All that there is ${whose} was denied: --with-denied says what it would have needed.`)
      print(...Policy.split('\n'))
      const isWithout = !asked.RequestIds && !asked.IncludeDenied
      printNote(`For ${Calls} call${Calls === 1 ? '' : 's'}; denied${isWithout ? ', and left out' : ' of them'}: ${Denied}.`)
      if (Unknown.length > 0) printNote(`What these need is not known, since they are not built: ${Unknown.join(', ')}.`)
      if (Supposed.length > 0) {
        printNote(`No record tells whether these are needed, since it hides the request: ${Supposed.join(', ')}.`)
      }
      if (!Complete) printNote('There may be more: the journal was not read to its end, or has not all of the requests.')
    })
}

const inThatTime = ' in that time: --since looks further back, and --from takes an ARN, or the name of a user of this account'

const requestId = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

function whichCalls({ from, since, until, withDenied }: GenerateFlags): GeneratePolicyRequest {
  if (from.every(one => requestId.test(one))) {
    if (since !== undefined || until !== undefined || withDenied) {
      throw new ConfigError('--since, --until and --with-denied are for a user or a role.')
    }
    return { RequestIds: from }
  }
  const [Caller, ...others] = from
  if (others.length > 0) throw new ConfigError('--from takes request ids, or one user or role.')
  return {
    Caller: Caller!, ...(withDenied && { IncludeDenied: true }),
    ...(since !== undefined && { From: timeOf(since) }), ...(until !== undefined && { To: timeOf(until) }),
  }
}

const timeOf = (text: string): Date =>
  new Date(/^(?:\d+[wdhms])+$/.test(text) ? Date.now() - parseDuration(text) : parseTime(text))
