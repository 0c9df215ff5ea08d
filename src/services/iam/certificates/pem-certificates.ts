// Certificates as text: in PEM, one behind the other, with nothing but white space between them.
import type { X509Certificate } from 'node:crypto'
import * as foreignKeys from '../../../engines/crypto/foreign-keys.ts'

const begin = '-----BEGIN CERTIFICATE-----'
const end = '-----END CERTIFICATE-----'

/** Undefined where anything else stands in the text, where one cannot be read, or where there are more. */
export function readCertificates(text: string, most: number): readonly X509Certificate[] | undefined {
  const found: X509Certificate[] = []
  for (let rest = text.trim(); rest !== ''; ) {
    const until = rest.indexOf(end)
    if (found.length === most || !rest.startsWith(begin) || until < 0) return undefined
    const certificate = read(rest.slice(begin.length, until).replaceAll(/\s/g, ''))
    if (!certificate) return undefined
    found.push(certificate)
    rest = rest.slice(until + end.length).trimStart()
  }
  return found.length > 0 ? found : undefined
}

function read(base64: string): X509Certificate | undefined {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.toString('base64') !== base64) return undefined
  try {
    const certificate = foreignKeys.readCertificate(bytes)
    return certificate.raw.length === bytes.length ? certificate : undefined
  } catch {
    return undefined
  }
}

export function readCertificate(text: string): X509Certificate | undefined {
  return readCertificates(text, 1)?.[0]
}

/** Whether the one signed the other, by its name and by its key. */
export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    const key = foreignKeys.keyOfCertificate(issuer)
    return foreignKeys.apart(() => certificate.checkIssued(issuer) && certificate.verify(key))
  } catch {
    // Its key is of a kind that nothing here knows.
    return false
  }
}
