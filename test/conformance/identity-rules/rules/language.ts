// The policy language: what a document says, and what that means.

export const elsewhere = {} as const

export const here = {
  'NotPrincipal is for a Deny of a resource\'s policy': 'an Allow, a role\'s trust and identity policies have none',
} as const
