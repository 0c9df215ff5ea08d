// How each client takes an authority: by a variable, where it has one.
import { overTls } from '../../core/hosts.ts'
import { shellWord } from './shells.ts'

/** Lines to be read and copied. `url` is the server's over plain HTTP. */
export function howToTrust(path: string, { origin }: URL): readonly string[] {
  const [file, url] = [shellWord(path), overTls(origin)]
  return [
    `For every client: export AWS_ENDPOINT_URL=${url}`,
    '',
    'AWS CLI, boto3, Terraform, AWS SDK for Go (it takes the place of the authorities that they come with):',
    `  export AWS_CA_BUNDLE=${file}`,
    "Node.js, and so the AWS SDK for JavaScript, CDK (beside Node's own):",
    `  export NODE_EXTRA_CA_CERTS=${file}`,
    'Other programs in Go, and those over OpenSSL, such as Ruby and PHP (in the place of the system\'s):',
    `  export SSL_CERT_FILE=${file}`,
    "Java (in the place of Java's own; the password is no secret):",
    `  keytool -importcert -noprompt -alias stockade -file ${file} -keystore stockade-ca.p12 -storepass changeit`,
    '  export JAVA_TOOL_OPTIONS="-Djavax.net.ssl.trustStore=$PWD/stockade-ca.p12 -Djavax.net.ssl.trustStorePassword=changeit"',
    'curl:',
    `  curl --cacert ${file} ${url}/_stockade/health`,
  ]
}
