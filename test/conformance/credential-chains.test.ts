// What clients make of their own configuration: a profile that assumes a role, with a code of an MFA device where it asks for
// one, a token of a provider in a file, and a program that prints credentials.
import assert from 'node:assert/strict'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { run } from '../kit/command-line.ts'
import { account, root, type Identity } from '../kit/identity.ts'
import { audience, startIssuer } from '../kit/issuer.ts'
import { withoutCli } from '../kit/aws-command.ts'
import { newPhone } from '../kit/mfa.ts'
import { awsEnvironment } from '../kit/python.ts'
import { everyoneHere, trusting } from '../kit/roles.ts'
import { sdk } from '../kit/sdk.ts'
import { startServer } from '../kit/server.ts'
import { checkout } from '../kit/source-files.ts'
import { temporaryFolder } from '../kit/temporary-folder.ts'
import { allow, createUser, policy } from '../kit/users.ts'

const server = await startServer({ outbound: { private: true } })
const folder = temporaryFolder()
after(folder.remove)
const { iam } = sdk(server)
const arnOf = (kind: string, name: string) => `arn:aws:iam::${account}:${kind}/${name}`
const session = (role: string) => new RegExp(`^arn:aws:sts::${account}:assumed-role/${role}/`)

const ann = await createUser(server, 'ann', allow('sts:AssumeRole'))
await iam.createRole({ RoleName: 'worker', AssumeRolePolicyDocument: trusting(everyoneHere) })
await iam.createRole({ RoleName: 'other', AssumeRolePolicyDocument: trusting(arnOf('role', 'worker')) })
await iam.putRolePolicy({ RoleName: 'worker', PolicyName: 'on', PolicyDocument: policy(allow('sts:AssumeRole')) })

const issuer = await startIssuer()
const { OpenIDConnectProviderArn: provider } = await iam.createOpenIDConnectProvider({
  Url: issuer.url, ClientIDList: [audience], ThumbprintList: [issuer.thumbprint],
})
const federated = { Effect: 'Allow' as const, Principal: { Federated: provider! }, Action: 'sts:AssumeRoleWithWebIdentity' }
await iam.createRole({ RoleName: 'deployer', AssumeRolePolicyDocument: policy(federated) })

/** A client's configuration: profiles by name, as lines. */
function configured(profiles: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const path = join(folder.path, `config-${Object.keys(profiles).join('-')}`)
  const sections = Object.entries(profiles).map(([name, settings]) =>
    [`[profile ${name}]`, ...Object.entries(settings).map(([key, value]) => `${key} = ${value}`)].join('\n'))
  writeFileSync(path, sections.join('\n\n'))
  return path
}

const keysOf = ({ accessKeyId, secretAccessKey }: Identity) =>
  ({ aws_access_key_id: accessKeyId, aws_secret_access_key: secretAccessKey })

const none = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_SESSION_TOKEN: undefined }

interface Asked {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly input?: string
}

/** Who the AWS CLI is by its configuration alone. */
async function cli({ environment, input = '' }: Asked): Promise<string> {
  const own = { ...awsEnvironment(server, root), ...none, ...environment }
  const { code, out, err } = await run('aws', ['sts', 'get-caller-identity', '--query', 'Arn', '--output', 'text'], own, input)
  assert.equal(code, 0, err)
  return out.trim()
}

const script = `
  import { STS } from '@aws-sdk/client-sts'
  console.log((await new STS({}).getCallerIdentity({})).Arn)`

/** The same of the SDK for JavaScript. */
async function javascript({ environment }: Asked): Promise<string> {
  const own = { ...awsEnvironment(server, root), ...none, ...environment }
  const { code, out, err } = await run(process.execPath, ['--input-type=module', '--eval', script], own, '', checkout)
  assert.equal(code, 0, err)
  return out.trim()
}

const clients = [['the AWS CLI', cli, withoutCli], ['the SDK for JavaScript', javascript, false]] as const

for (const [name, whoami, skip] of clients) {
  test(`${name}: a profile that assumes a role with another's keys, and one that goes on from there`, { skip }, async () => {
    const AWS_CONFIG_FILE = configured({
      source: keysOf(ann),
      worker: { role_arn: arnOf('role', 'worker'), source_profile: 'source' },
      other: { role_arn: arnOf('role', 'other'), source_profile: 'worker', role_session_name: 'chained' },
    })
    assert.match(await whoami({ environment: { AWS_CONFIG_FILE, AWS_PROFILE: 'worker' } }), session('worker'))
    const chained = await whoami({ environment: { AWS_CONFIG_FILE, AWS_PROFILE: 'other' } })
    assert.equal(chained, `arn:aws:sts::${account}:assumed-role/other/chained`)
  })

  test(`${name}: a token of a provider, in a file`, { skip }, async () => {
    const AWS_WEB_IDENTITY_TOKEN_FILE = join(folder.path, 'token')
    writeFileSync(AWS_WEB_IDENTITY_TOKEN_FILE, await issuer.token())
    const environment = {
      AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN: arnOf('role', 'deployer'), AWS_ROLE_SESSION_NAME: 'deploy',
    }
    assert.equal(await whoami({ environment }), `arn:aws:sts::${account}:assumed-role/deployer/deploy`)
  })

  test(`${name}: a program that prints credentials`, { skip }, async () => {
    const { Credentials: made } = await sdk(server, ann).sts.getSessionToken({ DurationSeconds: 900 })
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = made!
    const printed = JSON.stringify({ Version: 1, AccessKeyId, SecretAccessKey, SessionToken, Expiration })
    const program = join(folder.path, 'credentials.sh')
    writeFileSync(program, `#!/bin/sh\ncat <<'E'\n${printed}\nE\n`)
    chmodSync(program, 0o700)
    const AWS_CONFIG_FILE = configured({ printed: { credential_process: program } })
    assert.equal(await whoami({ environment: { AWS_CONFIG_FILE, AWS_PROFILE: 'printed' } }), arnOf('user', 'ann'))
  })
}

test('the AWS CLI: a role that asks for a code of an MFA device', { skip: withoutCli }, async () => {
  const phone = await newPhone(server, 'phone')
  await iam.enableMFADevice({ UserName: 'ann', SerialNumber: phone.serial, ...phone.codes() })
  const Condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }
  const trust = { ...allow('sts:AssumeRole'), Resource: undefined, Principal: { AWS: arnOf('user', 'ann') }, Condition }
  await iam.createRole({ RoleName: 'guarded', AssumeRolePolicyDocument: policy(trust as never) })
  const guarded = { role_arn: arnOf('role', 'guarded'), source_profile: 'source' }
  const AWS_CONFIG_FILE = configured({ source: keysOf(ann), guarded: { ...guarded, mfa_serial: phone.serial }, bare: guarded })
  const environment = { AWS_CONFIG_FILE, AWS_PROFILE: 'guarded' }
  assert.match(await cli({ environment, input: `${phone.nextCode()}\n` }), session('guarded'))
  await assert.rejects(cli({ environment: { ...environment, AWS_PROFILE: 'bare' } }), /AccessDenied/)
})
