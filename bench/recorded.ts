// What each call cost, in multiples of the bare server, when it was last measured on a quiet machine. `calls` fails where one
// costs a tenth more: to be changed together with what makes it cheaper, or dearer for a reason that its commit names.
export const recorded: Readonly<Record<string, number>> = {
  'kms:Encrypt at 16': 6.18,
  'kms:Encrypt at 64': 5.09,
  'kms:GenerateDataKey at 16': 7.38,
  'kms:GenerateDataKey at 64': 5.17,
  'kms:Decrypt at 16': 6.76,
  'kms:Decrypt at 64': 5.56,
  'sts:GetCallerIdentity at 16': 4.5,
  'sts:GetCallerIdentity at 64': 3.65,
  'kms:Encrypt, denied at 16': 5.75,
  'kms:Encrypt, denied at 64': 4.28,
  'ssm:GetParameter, decrypted at 16': 9.64,
  'ssm:GetParameter, decrypted at 64': 8.27,
}
