import { UploadServerCertificate } from '../../../contracts/iam.gen.ts'
import { wholeSeconds } from '../../../core/clock.ts'
import { Secret } from '../../../core/secret.ts'
import { operation } from '../../../gateway/operation.ts'
import { countToAdd } from '../../../storage/quotas.ts'
import {
  describeServerCertificate, findServerCertificate, insertServerCertificate, newServerCertificate, newServerCertificateId,
  requireServerCertificate, ServerCertificates, serverCertificateNames,
} from '../certificates/server-certificates.ts'
import { requireRoom } from '../credentials/user-credentials.ts'
import { quotas } from '../quotas.ts'
import { policyTags, shownTags, withTags } from '../tags.ts'

export default operation(UploadServerCertificate, {
  access: [
    { action: 'iam:UploadServerCertificate', on: newServerCertificate },
    { action: 'iam:TagServerCertificate', on: newServerCertificate, when: ({ Tags }) => Tags !== undefined && Tags.length > 0 },
  ],
  record: { readOnly: false, hidden: ['PrivateKey'], response: output => output, names: serverCertificateNames },
  async handle(call) {
    const { input, scope, state, once, error } = call
    const { ServerCertificateName: name, Path: path = '/', CertificateBody: body, CertificateChain: chain, Tags } = input
    const expiresAt = await requireServerCertificate(call)
    // AWS: recorded, as is the sentence below.
    if (await findServerCertificate(state, name)) {
      throw error('EntityAlreadyExistsException', `The Server Certificate with name ${name} already exists.`)
    }
    const most = quotas.ServerCertificatesQuota
    requireRoom(call, await countToAdd(state, ServerCertificates, [], most), 'ServerCertificatesPerAccount', most)
    const certificate = {
      id: once('certificate id', newServerCertificateId), account: scope.account, partition: scope.partition, name, path,
      uploadedAt: wholeSeconds(scope.now), expiresAt,
      // AWS: without white space around them, as clients expect.
      body: body.trim(), ...(chain !== undefined && { chain: chain.trim() }),
      privateKey: new Secret(input.PrivateKey), tags: withTags(policyTags, {}, Tags, error),
    }
    await insertServerCertificate(state, certificate)
    return { ServerCertificateMetadata: describeServerCertificate(certificate), ...shownTags(certificate.tags) }
  },
})
