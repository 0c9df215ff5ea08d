// Who has which credentials, as a table of one line a user. It is kept as it was made, in parts, since an account may have many
// users.
import { day, type Instant } from '../../../core/clock.ts'
import type { Call } from '../../../gateway/operation.ts'
import { collection, type Key } from '../../../storage/collection.ts'
import type { ReadUnit } from '../../../storage/unit-of-work.ts'
import { AccessKeys } from '../access-keys/access-keys.ts'
import { AccessKeyUses } from '../access-keys/access-key-uses.ts'
import { SigningCertificates } from '../certificates/signing-certificates.ts'
import { LoginProfiles } from '../passwords/login-profiles.ts'
import { findPasswordPolicy } from '../passwords/password-policies.ts'
import { userArn, Users, type User } from '../users/users.ts'

export interface CredentialReport {
  readonly account: string
  readonly madeAt: Instant
  readonly parts: number
}

/** By account. */
export const CredentialReports = collection<CredentialReport>('iam.credential-reports', {
  per: 'account',
  key: ({ account }) => [account],
})

interface ReportPart {
  readonly number: number
  readonly text: string
}

const ReportParts = collection<ReportPart>('iam.credential-report-parts', { per: 'account', key: ({ number }) => [number] })

/** AWS: a report is made again when the last is four hours old (User Guide). */
export const isExpired = ({ madeAt }: CredentialReport, now: Instant): boolean => now - madeAt >= 4 * 60 * 60 * 1000

/** AWS: recorded. The guide has a further column, for keys beyond two, which no report has. */
const header = [
  'user', 'arn', 'user_creation_time', 'password_enabled', 'password_last_used', 'password_last_changed',
  'password_next_rotation', 'mfa_active', 'access_key_1_active', 'access_key_1_last_rotated', 'access_key_1_last_used_date',
  'access_key_1_last_used_region', 'access_key_1_last_used_service', 'access_key_2_active', 'access_key_2_last_rotated',
  'access_key_2_last_used_date', 'access_key_2_last_used_region', 'access_key_2_last_used_service', 'cert_1_active',
  'cert_1_last_rotated', 'cert_2_active', 'cert_2_last_rotated',
].join()

/** Of a part, in characters. */
const longestPart = 32 * 1024
/** Users whose lines are made between two turns of the event loop, and who are read together. */
const usersAtOnce = 32

type Listed = Pick<
  User,
  'id' | 'account' | 'partition' | 'name' | 'path' | 'createdAt' | 'accessKeyIds' | 'mfaDevices' | 'certificateIds'
>

/** What its line shows of a user: the rest of its record may be large. */
function listedUser(user: User): Listed {
  const { id, account, partition, name, path, createdAt, accessKeyIds, mfaDevices, certificateIds } = user
  const optional = {
    ...(name !== undefined && { name }), ...(mfaDevices && { mfaDevices }), ...(certificateIds && { certificateIds }),
  }
  return { id, account, partition, path, createdAt, accessKeyIds, ...optional }
}

type ReportCall = Pick<Call<unknown>, 'state' | 'scope'>

/** In place of the one that was there. */
export async function makeReport({ state, scope: { account, now } }: ReportCall, before: CredentialReport | undefined) {
  const policy = await findPasswordPolicy(state, account)
  let parts = 0
  let text = header
  const add = async (line: string): Promise<void> => {
    text += `\n${line}`
    if (text.length < longestPart) return
    await state.put(ReportParts, { number: parts++, text })
    text = ''
  }
  // AWS: root's line is the first, and users stand in the order of their names in whatever case (recorded).
  const root = await state.getOf(Users, [account], listedUser)
  if (root) await add(await lineOf(state, root, undefined))
  let after: Key | undefined
  for (let more = true; more; await state.turn()) {
    const users = await state.listOf(Users, [], { index: 'byName', after, limit: usersAtOnce }, listedUser)
    for (const user of users) {
      await add(await lineOf(state, user, policy?.maximumAge))
      after = [user.name!.toLowerCase(), user.id]
    }
    more = users.length === usersAtOnce
  }
  await state.put(ReportParts, { number: parts++, text })
  for (let number = parts; number < (before?.parts ?? 0); number++) await state.drop(ReportParts, [number])
  await state.put(CredentialReports, { account, madeAt: now, parts })
}

export async function readReport(state: ReadUnit, { parts }: CredentialReport): Promise<string> {
  const texts: string[] = []
  for (let number = 0; number < parts; number++) texts.push((await state.getOf(ReportParts, [number], ({ text }) => text)) ?? '')
  return texts.join('')
}

/** AWS: recorded. */
const timeOf = (instant: Instant): string => new Date(instant).toISOString().replace(/\.\d+Z$/, 'Z')

async function lineOf(state: ReadUnit, user: Listed, maximumAge: number | undefined): Promise<string> {
  const [first, second] = await keyColumns(state, user)
  return [
    user.name ?? '<root_account>', userArn(user), timeOf(user.createdAt), ...(await passwordColumns(state, user, maximumAge)),
    user.mfaDevices !== undefined, ...first, ...second, ...(await certificateColumns(state, user)),
  ].map(cellOf).join()
}

/** As RFC 4180 has it: a name or a path may hold what would end its cell, and go on with others of its choice. */
const cellOf = (value: string | boolean): string => {
  const text = String(value)
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const noCertificate = [false, 'N/A']
const noKey = [false, 'N/A', 'N/A', 'N/A', 'N/A']

/** Whether there is one, when it was used last, when it was changed, and when it has to be. */
async function passwordColumns(state: ReadUnit, { id, name }: Listed, maximumAge: number | undefined) {
  // AWS: what it says of root is the same for all (User Guide).
  if (name === undefined) return ['not_supported', 'no_information', 'not_supported', 'not_supported']
  const changedAt = await state.getOf(LoginProfiles, [id], profile => profile.changedAt)
  if (changedAt === undefined) return [false, 'N/A', 'N/A', 'N/A']
  const next = maximumAge === undefined ? 'N/A' : timeOf(changedAt + maximumAge * day)
  return [true, 'no_information', timeOf(changedAt), next]
}

/** AWS: in the order of the keys' ids (recorded); one that is inactive has its times as well. */
async function keyColumns(state: ReadUnit, { accessKeyIds }: Listed) {
  const columns = []
  for (const id of [...accessKeyIds].sort()) {
    const key = await state.getOf(AccessKeys, [id], ({ active, createdAt }) => ({ active, createdAt }))
    if (!key) continue
    const use = await state.getOf(AccessKeyUses, [id], ({ usedAt, service, region }) => ({ usedAt, service, region }))
    const used = use ? [timeOf(use.usedAt), use.region, use.service] : ['N/A', 'N/A', 'N/A']
    columns.push([key.active, timeOf(key.createdAt), ...used])
  }
  return [columns[0] ?? noKey, columns[1] ?? noKey] as const
}

/** AWS: the guide calls the date that of the last change; what is not told is the order. */
async function certificateColumns(state: ReadUnit, { certificateIds = [] }: Listed) {
  const columns = []
  for (const id of certificateIds) {
    const certificate = await state.getOf(SigningCertificates.records, [id], ({ active, createdAt }) => ({ active, createdAt }))
    if (certificate) columns.push([certificate.active, timeOf(certificate.createdAt)])
  }
  return [...(columns[0] ?? noCertificate), ...(columns[1] ?? noCertificate)]
}

/** Where there is none, or none that is recent, AWS has a code for it. */
export async function getReport(
  { state, scope: { account, now }, error }: ReportCall & Pick<Call<unknown, ReportError>, 'error'>,
): Promise<CredentialReport> {
  const report = await state.get(CredentialReports, [account])
  // AWS: without a sentence (recorded). That the other has none either is not known.
  if (!report) throw error('CredentialReportNotPresentException', '')
  if (isExpired(report, now)) throw error('CredentialReportExpiredException', '')
  return report
}

type ReportError = 'CredentialReportNotPresentException' | 'CredentialReportExpiredException'
