/**
 * Node's HTTP server. An import of `node:http` reads everything that it exports, and `WebSocket` among it loads the whole of
 * Node's HTTP client: a tenth of the start, and 14 MB for as long as the server runs.
 */
export const { createServer, STATUS_CODES, validateHeaderName, validateHeaderValue } = process.getBuiltinModule('node:http')
