// A folder of seeds, applied to a server that runs: what is missing is made, what is there stays as it is.
import { ErrorAnswer } from '../client/call.ts'
import { GetCallerIdentity } from '../contracts/sts.gen.ts'
import { parseArn } from '../core/arn.ts'
import { accountSteps } from './accounts.ts'
import { awsAt, type Aws, type SeedTarget } from './aws.ts'
import { readFolder } from './folder.ts'
import { groupSteps } from './groups.ts'
import { runHook } from './hooks.ts'
import { keyStep } from './keys.ts'
import { policySteps, type Account } from './managed-policies.ts'
import { parameterStep } from './parameters.ts'
import { providerStep } from './open-id-connect-providers.ts'
import { roleSteps } from './roles.ts'
import type { Seed } from './seed.ts'
import { secretSteps } from './secrets.ts'
import { takeStep, type Step } from './step.ts'
import { userSteps } from './users.ts'

export type { SeedTarget } from './aws.ts'

export interface Seeded {
  readonly created: number
  readonly kept: number
}

interface Options {
  /** Ends it before its time, a hook that runs included. */
  readonly signal?: AbortSignal
  /** Called before the first hook runs. */
  hooksBegin?(): void
}

/** Throws one sentence where something cannot be made or a hook fails. What was made stays, and the next time goes on. */
export async function applySeed(folder: string, target: SeedTarget, { signal, hooksBegin }: Options = {}): Promise<Seeded> {
  const { path, file, seed, hooks } = readFolder(folder)
  const there = { ...target, region: seed.region ?? target.region }
  const aws = awsAt(there, signal)
  let [created, kept] = [0, 0]
  for (const step of stepsOf(seed, path, await accountOf(aws))) {
    if (await applyStep(aws, step, file)) created++
    else kept++
  }
  if (hooks.length > 0) hooksBegin?.()
  for (const hook of hooks) await runHook(hook, path, there, signal)
  return { created, kept }
}

async function accountOf(aws: Aws): Promise<Account> {
  const { Arn = '' } = await aws.call(GetCallerIdentity, {})
  const { partition = 'aws', account = '' } = parseArn(Arn) ?? {}
  return { partition, account }
}

/**
 * In an order in which nothing refers to what comes behind it: roles and keys name users, keys roles, and what is kept under a
 * key names it.
 */
function stepsOf(seed: Seed, folder: string, account: Account): Step[] {
  const {
    accounts = {}, policies = {}, groups = {}, users = {}, openIdConnectProviders = {}, roles = {}, keys = {}, parameters = {},
    secrets = {},
  } = seed
  return [
    ...accountSteps(accounts),
    ...policySteps(policies, account),
    ...Object.entries(groups).flatMap(([name, group]) => groupSteps(name, group, policies, account)),
    ...Object.entries(users).flatMap(([name, user]) => userSteps(name, user, policies, account, folder)),
    ...Object.entries(openIdConnectProviders).map(([url, provider]) => providerStep(url, provider, account)),
    ...Object.entries(roles).flatMap(([name, role]) => roleSteps(name, role, policies, account)),
    ...Object.entries(keys).map(([alias, key]) => keyStep(alias, key)),
    ...Object.entries(parameters).map(([name, parameter]) => parameterStep(name, parameter)),
    ...Object.entries(secrets).flatMap(([name, secret]) => secretSteps(name, secret)),
  ]
}

/** False where it was there. */
async function applyStep(aws: Aws, step: Step, file: string): Promise<boolean> {
  try {
    return await takeStep(aws, step)
  } catch (thrown) {
    if (!(thrown instanceof ErrorAnswer)) throw thrown
    const { code, message } = thrown
    throw new Error(`${file}: ${step.place} could not be made: ${[code, message].filter(Boolean).join(': ')}`, { cause: thrown })
  }
}
