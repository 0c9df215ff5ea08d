// What the image says of itself to whatever runs it.
import { nodeEnvironment } from '../../bin/runtime.mjs'
import packageFile from '../../package.json' with { type: 'json' }
import { commit, version } from '../../src/core/version.ts'
import { certificates, data, user } from './tree.ts'

const port = 4566
const second = 1_000_000_000

/** As OCI spells what Node calls otherwise. */
const architectures = new Map([['x64', 'amd64'], ['arm64', 'arm64']])

export interface Platform {
  readonly architecture: string
  readonly os: 'linux'
}

/** Of the image: that of the machine, since Node and its libraries are taken from it. */
export function platformHere(): Platform {
  const architecture = process.platform === 'linux' ? architectures.get(process.arch) : undefined
  if (architecture !== undefined) return { architecture, os: 'linux' }
  throw new Error(`An image is put together on Linux, on x64 or arm64, and this is ${process.platform} on ${process.arch}: `
    + 'build it with the Dockerfile.')
}

/** Others reach a container by what is published of it alone; there it has to listen to all. */
export const environment: Readonly<Record<string, string>> = {
  PATH: '/usr/bin',
  HOME: `/${data}`,
  ...nodeEnvironment,
  STOCKADE_HOST: '0.0.0.0',
  STOCKADE_PORT: String(port),
  STOCKADE_DATA: `/${data}`,
}

/** Whoever trusts other authorities mounts their certificates over the file. */
const trust = { SSL_CERT_FILE: `/${certificates}`, NODE_USE_SYSTEM_CA: '1' }

/** The members have the names that Docker gave them. */
export function runtimeConfig(hasCertificates: boolean): object {
  return {
    User: `${user}:${user}`,
    Env: Object.entries({ ...environment, ...(hasCertificates && trust) }).map(([name, value]) => `${name}=${value}`),
    Entrypoint: ['/usr/bin/stockade'],
    Cmd: ['start'],
    WorkingDir: '/',
    ExposedPorts: { [`${port}/tcp`]: {} },
    Volumes: { [`/${data}`]: {} },
    StopSignal: 'SIGTERM',
    Healthcheck: {
      Test: ['CMD', '/usr/bin/node', '/usr/lib/stockade/health-check.mjs'],
      Interval: 30 * second, Timeout: 5 * second, StartPeriod: 60 * second, StartInterval: second, Retries: 3,
    },
    Labels: {
      'org.opencontainers.image.title': 'Stockade',
      'org.opencontainers.image.description': packageFile.description,
      'org.opencontainers.image.version': version,
      'org.opencontainers.image.licenses': packageFile.license,
      ...(commit !== undefined && { 'org.opencontainers.image.revision': commit }),
    },
  }
}
