// The services that are served. Each is loaded when it is first called; what follows the journal for it is there from the start.
import {
  accessanalyzer, cloudtrail, events, guardduty, iam, kms, logs, organizations, s3, s3control, secretsmanager,
  shield, sqs, ssm, sts,
} from '../contracts/services.gen.ts'
import { service as stockade } from '../contracts/stockade.ts'
import type { ServiceEntry } from '../gateway/directory.ts'
import { consumers as ofAccessAnalyzer } from './accessanalyzer/consumers.ts'
import { consumers as ofCloudtrail } from './cloudtrail/consumers.ts'
import { consumers as ofEvents } from './events/consumers.ts'
import { consumers as ofIam } from './iam/consumers.ts'
import { consumers as ofKms } from './kms/consumers.ts'

export const services: readonly ServiceEntry[] = [
  { facts: accessanalyzer, load: () => import('./accessanalyzer/index.ts'), consumers: ofAccessAnalyzer },
  { facts: cloudtrail, load: () => import('./cloudtrail/index.ts'), consumers: ofCloudtrail },
  { facts: events, load: () => import('./events/index.ts'), consumers: ofEvents },
  { facts: guardduty, load: () => import('./guardduty/index.ts') },
  { facts: iam, load: () => import('./iam/index.ts'), consumers: ofIam },
  { facts: kms, load: () => import('./kms/index.ts'), consumers: ofKms },
  { facts: logs, load: () => import('./logs/index.ts') },
  { facts: organizations, load: () => import('./organizations/index.ts') },
  { facts: s3, load: () => import('./s3/index.ts') },
  { facts: s3control, load: () => import('./s3control/index.ts') },
  { facts: secretsmanager, load: () => import('./secretsmanager/index.ts') },
  { facts: shield, load: () => import('./shield/index.ts') },
  { facts: sqs, load: () => import('./sqs/index.ts') },
  { facts: ssm, load: () => import('./ssm/index.ts') },
  { facts: stockade, load: () => import('./stockade/index.ts') },
  { facts: sts, load: () => import('./sts/index.ts') },
]
