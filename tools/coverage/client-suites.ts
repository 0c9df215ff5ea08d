// Which of AWS's clients the tests call an operation with, read from the tests' source.
import { commandName } from '../../test/kit/command-name.ts'
import { importsOf, isTest, sourceFiles, type SourceFile } from '../../test/kit/source-files.ts'

export const clientNames = ['AWS CLI', 'boto3', 'SDK for JavaScript'] as const
export type ClientName = (typeof clientNames)[number]

interface Evidence {
  readonly client: ClientName
  /** The kit's file that a test imports to have this client. */
  readonly kit: RegExp
  /** How a call of the operation looks in such a test. */
  readonly call: (service: string, operation: string) => RegExp
}

const contractCall = (_service: string, operation: string) => new RegExp(`\\bcall\\(\\s*\\w+, ${operation}, `)
const methodCall = (_service: string, operation: string) =>
  new RegExp(`\\.${operation.charAt(0).toLowerCase()}${operation.slice(1)}\\(`)
const commandLine = (service: string, operation: string) => new RegExp(`'${service}', '${commandName(operation)}'`)

const evidence: readonly Evidence[] = [
  { client: 'AWS CLI', kit: /kit\/cli-client\.ts$/, call: contractCall },
  { client: 'AWS CLI', kit: /kit\/aws-command\.ts$/, call: commandLine },
  { client: 'boto3', kit: /kit\/boto3-client\.ts$/, call: contractCall },
  { client: 'SDK for JavaScript', kit: /kit\/sdk-client\.ts$/, call: contractCall },
  { client: 'SDK for JavaScript', kit: /kit\/sdk\.ts$/, call: methodCall },
]

interface TestText {
  readonly kits: readonly string[]
  readonly text: string
}

let tests: readonly TestText[] | undefined

function readTests(): readonly TestText[] {
  return (tests ??= sourceFiles().filter(isTest).map((file: SourceFile) => ({
    kits: importsOf(file).map(({ target }) => target),
    text: file.lines.join('\n'),
  })))
}

export function clientsOf(service: string, operation: string): ReadonlySet<ClientName> {
  const found = evidence.filter(({ kit, call }) => {
    const pattern = call(service, operation)
    return readTests().some(({ kits, text }) => kits.some(path => kit.test(path)) && pattern.test(text))
  })
  return new Set(found.map(({ client }) => client))
}
