// How the AWS CLI and boto3 spell an operation's name: `ListMFADevices` is `list-mfa-devices`.

export function commandName(operation: string): string {
  return operation
    .replaceAll(/([A-Z]{2,})s(?=[A-Z]|$)/g, (_, letters: string) => letters.charAt(0) + letters.slice(1).toLowerCase() + 's')
    .replaceAll(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
}
