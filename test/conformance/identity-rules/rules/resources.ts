// IAM's resources: how they are called, kept, listed, shown and deleted.

export const elsewhere = {} as const

export const here = {
  'ids tell what they are of': 'AIDA, AGPA, AROA, ANPA, AIPA and ASCA, with 17 characters; of access keys AKIA and ASIA, with 16',
  'documents are shown URL-encoded by RFC 3986': 'in each answer that shows one',
  'a page has 1 to 1000 items': 'in each list of pages',
  'a page has 100 items where nothing is asked, and says where the next begins': 'by a marker that is good for its list alone',
  'DeleteUser tells what a user has, one behind the other': 'what comes first is told first',
  'a device is not deleted while somebody has it': 'it is to be deactivated first',
} as const
