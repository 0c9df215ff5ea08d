// Principals as policies write them, each under a name that the tables use.
import { abroad, home } from './questions.ts'

const names: Readonly<Record<string, unknown>> = {
  'account id': { AWS: home },
  'account root': { AWS: `arn:aws:iam::${home}:root` },
  'other account': { AWS: abroad },
  'user': { AWS: `arn:aws:iam::${home}:user/team/ann` },
  'user id': { AWS: 'AIDAANN' },
  'other user': { AWS: `arn:aws:iam::${home}:user/ann` },
  'role': { AWS: `arn:aws:iam::${home}:role/team/builder` },
  'role id': { AWS: 'AROABUILDER' },
  'session': { AWS: `arn:aws:sts::${home}:assumed-role/builder/ann` },
  'session id': { AWS: 'AROABUILDER:ann' },
  'other session': { AWS: `arn:aws:sts::${home}:assumed-role/builder/bob` },
  'federated user': { AWS: `arn:aws:sts::${home}:federated-user/bob` },
  'everyone': '*',
  'AWS everyone': { AWS: '*' },
  'service': { Service: 'cloudtrail.amazonaws.com' },
  'other service': { Service: 'logs.amazonaws.com' },
  'list': { AWS: [abroad, `arn:aws:iam::${home}:user/team/ann`], Service: ['logs.amazonaws.com', 'cloudtrail.amazonaws.com'] },
}

export function principal(name: string): unknown {
  const found = names[name]
  if (found === undefined) throw new Error(`no principal is called ${name}`)
  return found
}
