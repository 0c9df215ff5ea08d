/** The bytes of a member of a JWK, which is base64url; none of a member that is absent. */
export const jwkBytes = (member: string | undefined): Buffer => Buffer.from(member ?? '', 'base64url')
