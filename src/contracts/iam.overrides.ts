import type { Overrides } from './overrides.ts'

// AWS: a boundary is of the type `Policy`, whatever the model says (https://github.com/awsdocs/iam-user-guide/issues/82).
// AWS: a role that is made with a boundary which is not there is refused as one that gets it later (public reports); what may be
// no boundary is refused by one code wherever it is given, which the model has of PutRolePermissionsBoundary.
export const overrides: Overrides = {
  // AWS: its user guide has the permission (access_policies-temporary-delegation.html).
  moreActions: ['UpdateDelegationRequest'],
  members: {
    'AttachedPermissionsBoundary.PermissionsBoundaryType': { shape: 'stringType' },
    // AWS: it takes wildcards, which the model's pattern does not (its own documentation of the member).
    'InlinePolicyIdentifierType.AttachmentName': { shape: 'stringType' },
  },
  operations: {
    CreateRole: { moreErrors: ['NoSuchEntityException', 'PolicyNotAttachableException'] },
    CreateUser: { moreErrors: ['PolicyNotAttachableException'] },
  },
}
