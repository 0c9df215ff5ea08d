// Encrypts or decrypts a file with the AWS Encryption SDK, under a KMS key of whatever server AWS_ENDPOINT_URL names.
//
//   node examples/envelope.mjs encrypt <key ARN> <file> <encrypted file>
//   node examples/envelope.mjs decrypt <key ARN> <encrypted file> <file>
import { buildClient, CommitmentPolicy, KmsKeyringNode } from '@aws-crypto/client-node'
import { readFile, writeFile } from 'node:fs/promises'

if (!process.env.AWS_ENDPOINT_URL) {
  process.stderr.write('AWS_ENDPOINT_URL names no server, and this is not meant for AWS itself: stockade env prints it.\n')
  process.exit(1)
}

const [action, keyArn, from, to] = process.argv.slice(2)
const { encrypt, decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)

try {
  if (action === 'encrypt') {
    const { result } = await encrypt(new KmsKeyringNode({ generatorKeyId: keyArn }), await readFile(from), {
      encryptionContext: { purpose: 'quick start' },
    })
    await writeFile(to, result)
  } else {
    const { plaintext } = await decrypt(new KmsKeyringNode({ keyIds: [keyArn] }), await readFile(from))
    await writeFile(to, plaintext)
  }
} catch (error) {
  // The SDK's message carries the stacks of what it tried.
  const lines = error.message.split('\n').filter(line => !/^\s+at /.test(line))
  process.stderr.write(`${error.name}: ${lines.join('\n')}\n`)
  process.exitCode = 1
}
