// The services that are served. Each is loaded when it is first called.
import { cloudtrail, iam, kms, secretsmanager, ssm, sts } from '../contracts/services.gen.ts'
import { service as stockade } from '../contracts/stockade.ts'
import type { ServiceEntry } from '../gateway/directory.ts'

export const services: readonly ServiceEntry[] = [
  { facts: cloudtrail, load: () => import('./cloudtrail/index.ts') },
  { facts: iam, load: () => import('./iam/index.ts') },
  { facts: kms, load: () => import('./kms/index.ts') },
  { facts: secretsmanager, load: () => import('./secretsmanager/index.ts') },
  { facts: ssm, load: () => import('./ssm/index.ts') },
  { facts: stockade, load: () => import('./stockade/index.ts') },
  { facts: sts, load: () => import('./sts/index.ts') },
]
