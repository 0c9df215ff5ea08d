// The types of analyzers that there are.
import type { FindingSummaryV2, Type } from '../../../contracts/accessanalyzer.gen.ts'
import type { Call } from '../../../gateway/operation.ts'
import { getAnalyzerByArn, type Analyzer } from '../analyzers/analyzers.ts'
import { externalAccess } from '../findings/external/external.ts'
import { describeFound, type Finding } from '../findings/findings.ts'
import { unusedAccess } from '../findings/unused/unused.ts'
import type { AnyType } from './analyzer-type.ts'

const types: ReadonlyMap<Type, AnyType> = new Map([externalAccess, unusedAccess].map((type: AnyType) => [type.name, type]))

/** Undefined of a type that is not built. */
export const findType = (type: Type): AnyType | undefined => types.get(type)

export const typeOf = (analyzer: Analyzer): AnyType => types.get(analyzer.type)!

export const describeFindingV2 = (type: AnyType, finding: Finding): FindingSummaryV2 =>
  ({ ...describeFound(finding), findingType: type.findingType(finding) })

type ExternalCall = Pick<Call<unknown, 'ResourceNotFoundException' | 'ValidationException'>, 'scope' | 'state' | 'error'>

/** AWS: some operations are those of external access alone (API Reference). DIFFERS: its sentence is not published. */
export async function getExternalAnalyzer(call: ExternalCall, arn: string): Promise<Analyzer> {
  const analyzer = await getAnalyzerByArn(call, arn)
  if (typeOf(analyzer) === externalAccess) return analyzer
  const message = `The analyzer ${analyzer.name} is of the type ${analyzer.type}, for which this operation is not supported.`
  throw call.error('ValidationException', message, { reason: 'notSupported' })
}
