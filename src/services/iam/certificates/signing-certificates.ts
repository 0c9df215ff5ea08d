// A user's signing certificate. No service here takes what is signed by it: it is kept, shown and counted as on AWS.
import { hash, type X509Certificate } from 'node:crypto'
import { uniqueId } from '../../../core/ids.ts'
import type { Call } from '../../../gateway/operation.ts'
import { collection } from '../../../storage/collection.ts'
import {
  findCredential, statusOf, userNamedIn, type CredentialKind, type UserCredential,
} from '../credentials/user-credentials.ts'
import type { User } from '../users/users.ts'
import { readCertificate } from './pem-certificates.ts'

export interface SigningCertificate extends UserCredential {
  /** In PEM, as it came. */
  readonly body: string
}

export const SigningCertificates: CredentialKind<SigningCertificate> = {
  records: collection<SigningCertificate>('iam.signing-certificates', { per: 'account', key: ({ id }) => [id] }),
  idsOf: ({ certificateIds = [] }) => certificateIds,
  withIds: (user, ids) => ({ ...user, certificateIds: ids }),
}

/**
 * AWS: 32 letters and digits, as SHA-1 would make in base 32. Here it follows from the certificate, so that no two users of an
 * account have one.
 */
const idOf = ({ raw }: X509Certificate): string => uniqueId('', length => hash('sha256', raw, 'buffer').subarray(0, length), 32)

type BodyCall = Pick<Call<unknown, 'MalformedCertificateException' | 'InvalidCertificateException'>, 'scope' | 'error'>

/**
 * The id that a certificate has which is good now. AWS: the first sentence is recorded; that one which has expired has the same
 * code is told (API Reference). What else is invalid is not: the other sentences are ours.
 */
export function requireCertificate({ scope: { now }, error }: BodyCall, body: string): string {
  const certificate = readCertificate(body)
  if (!certificate) throw error('MalformedCertificateException', `Certificate ${body} is malformed.`)
  if (certificate.validToDate.getTime() < now) throw error('MalformedCertificateException', 'The certificate has expired.')
  if (certificate.validFromDate.getTime() > now) throw error('InvalidCertificateException', 'The certificate is not valid yet.')
  return idOf(certificate)
}

type CertificateCall = Pick<Call<{ readonly CertificateId: string }, 'NoSuchEntityException'>, 'input' | 'state' | 'error'>

/** The certificate that the request names, of this user. AWS: the sentence is recorded. */
export async function getSigningCertificate(call: CertificateCall, user: User): Promise<SigningCertificate> {
  const { input: { CertificateId: id }, state, error } = call
  const certificate = await findCredential(state, user, SigningCertificates, id)
  if (!certificate) throw error('NoSuchEntityException', `The Certificate with id ${id} cannot be found.`)
  return certificate
}

export const describeSigningCertificate = (certificate: SigningCertificate, user: User) => ({
  ...userNamedIn(user), CertificateId: certificate.id, CertificateBody: certificate.body, Status: statusOf(certificate),
  UploadDate: new Date(certificate.createdAt),
})
