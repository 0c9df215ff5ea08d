/** What an organization leaves to a service, as one of its accounts needs to know it. */
export interface ServiceTrust {
  readonly organizationId: string
  readonly managementAccount: string
  readonly hasAllFeatures: boolean
  /** Whether the service may act in the organization's accounts. */
  readonly isEnabled: boolean
  /** Whether the account speaks for the organization there: it manages it, or is registered for the service. */
  readonly isAdministrator: boolean
}
