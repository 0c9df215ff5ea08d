// What each call cost, in multiples of the bare server, when it was last measured on a quiet machine. `calls` fails where one
// costs a tenth more: to be changed together with what makes it cheaper, or dearer for a reason that its commit names.
export const recorded: Readonly<Record<string, number>> = {
  'kms:Encrypt at 16': 5.55,
  'kms:Encrypt at 64': 5.02,
  'kms:GenerateDataKey at 16': 6.44,
  'kms:GenerateDataKey at 64': 5.21,
  'kms:Decrypt at 16': 6.58,
  'kms:Decrypt at 64': 5.43,
  'sts:GetCallerIdentity at 16': 4.49,
  'sts:GetCallerIdentity at 64': 3.4,
  'kms:Encrypt, denied at 16': 5.4,
  'kms:Encrypt, denied at 64': 5.26,
  'ssm:GetParameter, decrypted at 16': 9.91,
  'ssm:GetParameter, decrypted at 64': 7.94,
}
