// The servers that are compared, and what they are asked. Each keeps its data in a folder that goes when the benchmark ends.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { nodeEnvironment, nodeFlags } from '../bin/runtime.mjs'
import { bundle } from '../tools/build.ts'
import { startChild, type Child } from './child.ts'
import { call, rootCredentials, send, signedRequest, type Identity } from './requests.ts'

interface Options {
  readonly probe?: boolean
  /** A database instead of the folder. */
  readonly store?: string
  /** Another build, which it is compared with. */
  readonly build?: Build
}

/** A release, and how its launcher runs it. */
export interface Build {
  readonly program: string
  readonly nodeFlags: readonly string[]
  readonly nodeEnvironment: Readonly<Record<string, string>>
}

const ownBuild: Build = { program: bundle, nodeFlags, nodeEnvironment }

/** The release that was built in another checkout. */
export async function buildIn(folder: string): Promise<Build> {
  const launcher = pathToFileURL(join(folder, 'bin', 'runtime.mjs')).href
  const flags = (await import(launcher)) as Omit<Build, 'program'>
  return { ...flags, program: join(folder, 'dist', basename(bundle)) }
}

export const startBare = (options: Options = {}): Promise<Child> =>
  startChild({ program: join(import.meta.dirname, 'floor-http.ts'), ...options })

export const startBareCommit = (folder: string, recordBytes: number): Promise<Child> =>
  startChild({
    program: join(import.meta.dirname, 'floor-commit.ts'),
    arguments: [join(folder, 'floor.db'), String(recordBytes)],
  })

/** The release as it is shipped, with the launcher's flags and without its log of calls: the bare servers keep none either. */
export const startStockade = (folder: string, { store, build = ownBuild, ...options }: Options = {}): Promise<Child> =>
  startChild({
    program: build.program,
    nodeFlags: build.nodeFlags,
    arguments: ['start', '--port', '0', '--data', join(folder, 'stockade')],
    environment: {
      ...build.nodeEnvironment, ...rootCredentials, STOCKADE_LOG: 'off', ...(store !== undefined && inDatabase(store, folder)),
    },
    ...options,
  })

const inDatabase = (store: string, folder: string) =>
  ({ STOCKADE_STORE: store, STOCKADE_ROOT_KEY_FILE: join(folder, 'root-key') })

export async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'stockade-bench-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs `work`, then stops the servers whatever came of it. */
export async function whileServing(children: readonly Child[], work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } finally {
    await Promise.all(children.map(child => child.stop()))
  }
}

export async function createKey(server: Child, identity?: Identity): Promise<string> {
  const asked = { service: 'kms', target: 'TrentService.CreateKey', input: {} }
  const { KeyMetadata } = await call<{ KeyMetadata: { KeyId: string } }>(server, asked, identity)
  return KeyMetadata.KeyId
}

/** Answers XML. */
export const askIam = (
  server: Child, action: string, parameters: Readonly<Record<string, string>>, identity?: Identity,
): Promise<string> => send(server, { service: 'iam', apiVersion: '2010-05-08', action, parameters }, identity)

export const elementOf = (xml: string, name: string): string => new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)![1]!

/** A user without any policy. */
export async function createUser(server: Child, UserName: string, identity?: Identity): Promise<Identity> {
  await askIam(server, 'CreateUser', { UserName }, identity)
  const made = await askIam(server, 'CreateAccessKey', { UserName }, identity)
  return { accessKeyId: elementOf(made, 'AccessKeyId'), secretAccessKey: elementOf(made, 'SecretAccessKey') }
}

/** A managed policy of one statement; answers its ARN. */
export async function createPolicy(server: Child, PolicyName: string, said: object, identity?: Identity): Promise<string> {
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [said] })
  return elementOf(await askIam(server, 'CreatePolicy', { PolicyName, PolicyDocument }, identity), 'Arn')
}

/** As many different calls of 1 KB as keep any cache of answers from helping. */
export function encryptRequests(server: Child, key: string, identity?: Identity): Buffer[] {
  return Array.from({ length: 256 }, () => {
    const input = { KeyId: key, Plaintext: randomBytes(1024).toString('base64') }
    return signedRequest(server, { service: 'kms', target: 'TrentService.Encrypt', input }, identity)
  })
}

/** In bytes: what the second floor has to write as well. */
export async function lengthOfLastRecord(server: Child, operation: string): Promise<number> {
  const { Events } = await call<{ Events: { CloudTrailEvent: string }[] }>(server, {
    service: 'cloudtrail',
    target: 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
    input: { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: operation }], MaxResults: 1 },
  })
  return Buffer.byteLength(Events[0]!.CloudTrailEvent)
}
