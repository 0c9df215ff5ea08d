import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeCertificate } from '../../test/kit/certificates.ts'
import { temporaryFolder } from '../../test/kit/temporary-folder.ts'
import { systemClock } from '../core/clock.ts'
import { outboundPorts } from './ports.ts'

const folder = temporaryFolder()
after(folder.remove)
const roots = join(folder.path, 'roots.pem')
const open = (path?: string) => {
  const outbound = { private: false, ...(path !== undefined && { roots: path }) }
  return outboundPorts(systemClock, { outbound }, () => undefined)
}

test('a file of authorities has to be there, and hold some', () => {
  open()
  assert.throws(() => open(roots), { name: 'ConfigError', message: /roots\.pem/ })
  for (const text of ['', 'x', '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n', makeCertificate('a').privateKey]) {
    writeFileSync(roots, text)
    assert.throws(() => open(roots), { name: 'ConfigError', message: /roots\.pem holds no certificates/ }, text)
  }
  writeFileSync(roots, `# ours\n${makeCertificate('a').body}${makeCertificate('b').body}`)
  open(roots)
})
