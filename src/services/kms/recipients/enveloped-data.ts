// CMS EnvelopedData (RFC 5652) for one recipient, who is known by nothing but his RSA key: whoever has its private half opens it
// with any CMS library, `openssl cms -decrypt` too.
import { constants, createCipheriv, createHash, publicEncrypt, type KeyObject } from 'node:crypto'
import { element, integer, octets, oid, sequence, setOf } from '../../../engines/crypto/der.ts'

/** AES-256 and the block that it begins with. */
export const sealingBytes = 32 + 16

/** `fresh` are `sealingBytes` that nobody knows. Answers DER. */
export function envelop(plaintext: Uint8Array, recipient: KeyObject, fresh: Uint8Array): Uint8Array {
  const [key, iv] = [fresh.subarray(0, 32), fresh.subarray(32, sealingBytes)]
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  const content = Buffer.concat([cipher.update(plaintext), cipher.final()])
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  const wrapped = publicEncrypt({ key: recipient, padding, oaepHash: 'sha256' }, key)
  const keyId = createHash('sha1').update(recipient.export({ format: 'der', type: 'spki' })).digest()
  const transport = sequence(version, element(tags.context0, keyId), oaepBySha256, octets(wrapped))
  const encrypted = sequence(
    oids.data, sequence(oids.aes256Cbc, octets(iv)), element(tags.context0, content),
  )
  const enveloped = sequence(version, setOf(transport), encrypted)
  return sequence(oids.envelopedData, element(tags.explicit0, enveloped))
}

const tags = { context0: 0x80, explicit0: 0xa0, explicit1: 0xa1 }

const oids = {
  /** 1.2.840.113549.1.7.1 and 3 */
  data: oid('2a864886f70d010701'), envelopedData: oid('2a864886f70d010703'),
  /** 2.16.840.1.101.3.4.1.42 and 2.1 */
  aes256Cbc: oid('60864801650304012a'), sha256: oid('608648016503040201'),
  /** 1.2.840.113549.1.1.7 and 8 */
  oaep: oid('2a864886f70d010107'), mgf1: oid('2a864886f70d010108'),
}

/** That of a recipient who is named by a key's id, and so of the whole. */
const version = integer(Buffer.of(2))

const bySha256 = sequence(oids.sha256)
const oaepBySha256 = sequence(
  oids.oaep, sequence(element(tags.explicit0, bySha256), element(tags.explicit1, sequence(oids.mgf1, bySha256))),
)
