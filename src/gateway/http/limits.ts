// What a connection may take, in bytes and milliseconds: Node's HTTP server holds to it, and so does what stands before that.

export const limits = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 20_000,
  // Node's own bound is for all requests; `longestRequest` is not for those whose body is a stream.
  requestTimeout: 0,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
  // Node would answer by itself, ahead of all bounds.
  requireHostHeader: false,
  insecureHTTPParser: false,
}

/** For all of a request to come. */
export const longestRequest = 60_000
