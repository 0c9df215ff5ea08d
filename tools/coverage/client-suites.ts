// Which of AWS's clients the tests call an operation with, read from the tests' source.
import { importsOf, isTest, sourceFiles, type SourceFile } from '../../test/kit/source-files.ts'

const kitOf = {
  'AWS CLI': 'test/kit/cli-client.ts',
  'boto3': 'test/kit/boto3-client.ts',
  'SDK for JavaScript': 'test/kit/sdk-client.ts',
} as const

export type ClientName = keyof typeof kitOf
export const clientNames = Object.keys(kitOf) as readonly ClientName[]

const everyClient = 'test/kit/every-client.ts'

const targetsOf = (file: SourceFile) => importsOf(file).map(({ target }) => target)
const withoutComments = ({ lines }: SourceFile) => lines.filter(line => !/^\s*\/[/*]/.test(line)).join('\n')

let read: ReturnType<typeof readTests> | undefined

function readTests() {
  const files = sourceFiles()
  const connected = targetsOf(files.find(({ path }) => path === everyClient)!)
  return {
    /** Those that go through the scenarios. */
    clients: clientNames.filter(name => connected.includes(kitOf[name])),
    scenarios: files.filter(isTest)
      .map(file => ({ imports: targetsOf(file), text: withoutComments(file) }))
      .filter(({ imports }) => imports.includes(everyClient)),
  }
}

export function clientsOf(service: string, operation: string): readonly ClientName[] {
  const { clients, scenarios } = (read ??= readTests())
  const call = new RegExp(`\\bcall(?:Paged)?\\(\\s*\\w+, ${operation}, `)
  // Services name operations alike, so a scenario must have this one's contract.
  const called = scenarios.some(({ imports, text }) => imports.includes(`src/contracts/${service}.gen.ts`) && call.test(text))
  return called ? clients : []
}
