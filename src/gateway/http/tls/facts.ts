/** What was agreed on for a connection, as TLS calls it. */
export interface TlsFacts {
  /** `TLSv1.3` */
  readonly version: string
  /** `TLS_AES_128_GCM_SHA256`, of TLS 1.2 as OpenSSL writes it: `ECDHE-ECDSA-AES128-GCM-SHA256`. */
  readonly cipher: string
}
