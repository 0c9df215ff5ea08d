import type { Overrides } from './overrides.ts'

export const overrides: Overrides = {
  // AWS: there is one endpoint for a partition (https://docs.aws.amazon.com/general/latest/gr/ao.html).
  service: { globalEndpoint: true },
  // How long a document may be goes by the policy's type.
  shapes: {
    PolicyContent: { large: true },
    // AWS: of handshakes the trail shows who is asked, and for what (the user guide's example of InviteAccountToOrganization).
    HandshakeNotes: { recorded: true }, HandshakePartyId: { recorded: true }, HandshakeResourceValue: { recorded: true },
  },
}
