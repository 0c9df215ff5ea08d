// How policies, and what else names principals, keep them and show them.
import type { KeptPolicy } from '../../engines/policy/document/kept-policy.ts'

/** Which policies name principals: those of resources, and those by which roles trust. */
export type PolicyNaming = 'resource' | 'trust'

/** The users and the roles of all accounts, as policies name them: a policy keeps one's id, whose ARN may become another's. */
export interface PrincipalNames {
  findId(arn: string): Promise<string | undefined>
  /**
   * The unique id by which whoever is named by ARN is kept: the name itself of whom nobody here can say, and undefined where
   * nobody has it who should.
   */
  identify(arn: string): Promise<string | undefined>
  /** The present ARN of whom was named so, and is kept by the id; the id where he is gone. */
  nameOf(name: string, id: string): Promise<string>
  /** Throws `PolicySyntaxError` where the document is no such policy, or names a principal that is not there. */
  keep(document: string, kind: PolicyNaming): Promise<KeptPolicy>
  /** The document as it is shown: whoever it names stands under the present ARN, who is gone under the id. */
  show(policy: KeptPolicy): Promise<string>
}
