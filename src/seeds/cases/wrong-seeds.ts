// Seeds that are wrong, each in one way.
import { resolve } from 'node:path'

export interface WrongSeed {
  readonly text: string
  /** Line and column of what is wrong, and what is said of it. */
  readonly place: string
  readonly says: RegExp
  /** Whether a schema cannot say so, since it is no matter of a value's form. */
  readonly beyondSchema?: true
}

const wrong = (text: string, place: string, says: RegExp): WrongSeed => ({ text, place, says })
const beyond = (text: string, place: string, says: RegExp): WrongSeed => ({ text, place, says, beyondSchema: true })

export const wrongSeeds: readonly WrongSeed[] = [
  wrong('- users', '1:1', /^a seed is names with values\.$/),
  wrong('users', '1:1', /^a seed is names with values\.$/),
  wrong('people: {}', '1:1', /^a seed has no member 'people': there are region, accounts, policies, groups, users, /),
  wrong('constructor: {}', '1:1', /^a seed has no member 'constructor'/),
  wrong('__proto__: {}', '1:1', /^a seed has no member '__proto__'/),
  wrong('users:\n', '1:7', /^users is names with values\.$/),
  wrong('users:\n  ann:\n    pth: /\n', '3:5', /^users\.ann has no member 'pth': there are path, tags, groups, /),
  wrong('users:\n  ann: { path: services }\n', '2:16', /^users\.ann\.path begins and ends with a slash, such as \/services\/\.$/),
  wrong('users:\n  a b: {}\n', '2:3', /^the name 'a b' in users has letters, digits and _\+=,\.@- alone\.$/),
  wrong(`users:\n  ${'a'.repeat(65)}: {}\n`, '2:3', /has 65 characters, and may have 64\.$/),
  wrong('users: { ann: { tags: { a: 1 } } }', '1:28', /^users\.ann\.tags\.a is a text, and YAML reads this as none: put it in/),
  wrong('users: { ann: { tags: { a: [b] } } }', '1:28', /^users\.ann\.tags\.a is a text\.$/),
  wrong('users: { ann: { groups: ops } }', '1:25', /^users\.ann\.groups is a list\.$/),
  wrong(
    'groups: { ops: {} }\nusers: { ann: { groups: [ops, ops] } }', '2:31',
    /^users\.ann\.groups\[1\] stands in the list before/,
  ),
  wrong('users: { ann: { inlinePolicies: { read: x } } }', '1:41', /^users\.ann\.inlinePolicies\.read is names with values\.$/),
  wrong(
    'users: { ann: { inlinePolicies: { read: {} } } }', '1:41',
    /^users\.ann\.inlinePolicies\.read is empty, and may not be\.$/,
  ),
  wrong('users: { ann: { accessKey: "" } }', '1:28', /^users\.ann\.accessKey is empty, and may not be\.$/),
  wrong('groups: { ops: { tags: {} } }', '1:18', /^groups\.ops has no member 'tags'/),
  wrong('policies: { read: {} }', '1:19', /^policies\.read has no document\.$/),
  wrong('keys: { shop: {} }', '1:9', /^the name 'shop' in keys begins with alias\/, not with /),
  wrong('keys: { alias/aws/ssm: {} }', '1:9', /^the name 'alias\/aws\/ssm' in keys begins with alias\/, not /),
  wrong(
    'keys: { alias/a: { rotationPeriodInDays: 89 } }', '1:42',
    /^keys\.alias\/a\.rotationPeriodInDays is a whole number from 90 to/,
  ),
  wrong('keys: { alias/a: { rotationPeriodInDays: 90.5 } }', '1:42', /is a whole number from 90 to 2560\.$/),
  wrong('keys: { alias/a: { rotationPeriodInDays: yes } }', '1:42', /is a whole number from 90 to 2560\.$/),
  wrong('parameters: { a: { value: b } }', '1:18', /^parameters\.a has no type\.$/),
  wrong('parameters: { a: { type: Text, value: b } }', '1:26', /^parameters\.a\.type is String, StringList or SecureString\.$/),
  wrong('parameters: { a: { type: String } }', '1:18', /^parameters\.a has value or variable, and has none\.$/),
  wrong(
    'parameters: { a: { type: String, value: b, variable: C } }', '1:18',
    /^parameters\.a has value or variable, and has both\.$/,
  ),
  wrong(
    'parameters: { a: { type: String, value: 5432 } }', '1:41',
    /^parameters\.a\.value is a text, and YAML reads this as none/,
  ),
  wrong('parameters: { a: { type: String, variable: a-b } }', '1:44', /^parameters\.a\.variable is the name of a variable, /),
  wrong('parameters: { "a:1": { type: String, value: b } }', '1:15', /^the name 'a:1' in parameters has letters, digits /),
  wrong('accounts: { a: {} }', '1:16', /^accounts\.a has no email\.$/),
  wrong('accounts: { a: { email: nobody } }', '1:25', /^accounts\.a\.email is the address of a mailbox\.$/),
  wrong('roles: { a: {} }', '1:13', /^roles\.a has no trust\.$/),
  wrong(
    'roles: { a: { trust: { b: c }, maxSessionDuration: 900 } }', '1:52',
    /^roles\.a\.maxSessionDuration is a whole number from 3600 to 43200\.$/,
  ),
  wrong('keys: { alias/a: { multiRegion: true } }', '1:20', /has no member 'multiRegion': there are description, policy, /),
  wrong(
    'parameters: { a: { type: String, value: b, tier: Best } }', '1:50',
    /^parameters\.a\.tier is Standard, Advanced or Intelligent-Tiering\.$/,
  ),
  wrong('parameters: { a: { type: String, value: b, policies: {} } }', '1:54', /^parameters\.a\.policies is a list\.$/),
  wrong(
    'parameters: { a: { type: String, value: b, policies: [{}] } }', '1:55',
    /^parameters\.a\.policies\[0\] is empty, and may not be\.$/,
  ),
  wrong('parameters: { a: { type: String, value: b, allowedPattern: "" } }', '1:60', /allowedPattern is empty, and may not/),
  wrong('parameters: { a: { type: String, value: b, dataType: 1 } }', '1:54', /dataType is a text, and YAML reads/),
  wrong('parameters: { a: { type: String, value: { b: c } } }', '1:41', /^parameters\.a\.value is a text\.$/),
  wrong('secrets: { a: { value: [b] } }', '1:24', /^secrets\.a\.value is a text, or names with values\.$/),
  wrong('secrets: { a: { value: 5432 } }', '1:24', /^secrets\.a\.value is a text, and YAML reads this as none: put it/),
  wrong('secrets: { a: { value: {} } }', '1:24', /^secrets\.a\.value is empty, and may not be\.$/),
  wrong('secrets: { a: { value: "" } }', '1:24', /^secrets\.a\.value is empty, and may not be\.$/),
  wrong('secrets: { a: { value: b, policy: c } }', '1:35', /^secrets\.a\.policy is names with values\.$/),
  wrong('secrets: { a: { value: b, replicas: [Europe] } }', '1:38', /^secrets\.a\.replicas\[0\] is one of the partition aws, /),
  wrong('secrets: { a: { value: b, replicas: [eu-west-1, eu-west-1] } }', '1:49', /replicas\[1\] stands in the list before/),
  wrong('region: Europe', '1:9', /^region is one of the partition aws, such as us-east-1 or eu-west-1\.$/),
  beyond('region: cn-north-1', '1:9', /^region is one of the partition aws, /),
  beyond('region: eu-nowhere-1', '1:9', /^region is one of the partition aws, such as us-east-1 or eu-west-1\.$/),
  beyond('users:\n  ann: {}\n  ann: {}\n', '3:3', /^this name stands here twice: leave one of them\.$/),
  beyond('roles:\n  a: { trust: { b: c } }\n  A: { trust: { b: c } }\n', '3:3', /^roles\.A is to AWS the same as 'a': leave /),
  beyond('users:\n  ann: {}\n  Ann: {}\n', '3:3', /^users\.Ann is to AWS the same as 'ann': leave one of them\.$/),
  beyond('groups:\n  ops: {}\n  OPS: {}\n', '3:3', /^groups\.OPS is to AWS the same as 'ops'/),
  beyond('policies: { a: { document: { b: c } }, A: { document: { b: c } } }', '1:40', /^policies\.A is to AWS the same as 'a'/),
  beyond(
    'users: { ann: { inlinePolicies: { a: { b: c }, A: { b: c } } } }', '1:48',
    /^users\.ann\.inlinePolicies\.A is to AWS the same/,
  ),
  beyond(
    'parameters:\n  a: { type: String, value: b }\n  /a: { type: String, value: b }', '3:3',
    /^parameters\.\/a is to AWS the same/,
  ),
  beyond(
    'users: { ann: { groups: [ops] } }', '1:26',
    /^users\.ann\.groups\[0\] names 'ops', which does not stand under groups of this/,
  ),
  beyond(
    'users: { ann: { attachedPolicies: [read] } }', '1:36',
    /names 'read', which does not stand under policies of this file\.$/,
  ),
  beyond(
    'roles: { a: { trust: { b: c }, permissionsBoundary: d } }', '1:53',
    /^roles\.a\.permissionsBoundary names 'd', which does not stand under policies of this file\.$/,
  ),
  beyond(
    'users: { ann: { permissionsBoundary: x } }', '1:38',
    /^users\.ann\.permissionsBoundary names 'x', which does not stand under policies of this file\.$/,
  ),
  beyond(
    'secrets: { a: { value: { pin: 0123 } } }', '1:31',
    /^secrets\.a\.value\.pin would be read as another number than it looks like: put it in quotes\.$/,
  ),
  beyond(
    'parameters: { a: { type: String, value: b, policies: [{ Type: Expiration, Version: 1.0 }] } }', '1:84',
    /^parameters\.a\.policies\[0\]\.Version would be read as another number than it looks like: put it in quotes\.$/,
  ),
  ...['k', './k', 'out/../k', JSON.stringify(resolve('k'))].map(same => beyond(
    `users: { a: { accessKey: k }, b: { accessKey: ${same} } }`, '1:47',
    /^users\.b\.accessKey is another user's file: each has its own\.$/,
  )),
  beyond('users:\n  ann: {}\n bob: {}', '3:1', /^this line is not indented as those beside it are\.$/),
  beyond('users:\n\tann: {}', '2:1', /^lines are indented with spaces, not with tabs\.$/),
  beyond('users: {}\n---\ngroups: {}', '2:1', /^a second document begins here: put all into one\.$/),
  beyond('users: { ann: { path: !secret / } }', '1:23', /^this tag means nothing here: leave it out\.$/),
  beyond('users: { ann: { tags: &t { a: *t } } }', '1:31', /^this alias names no anchor whose end is in front of it\.$/),
  beyond('users: { [a]: {} }', '1:10', /^a name is a text on one line\.$/),
  beyond(
    'users: { ann: { inlinePolicies: { read: { Condition: { a: { b: 012345678901 } } } } } }', '1:64',
    /^users\.ann\.inlinePolicies\.read\.Condition\.a\.b would be read as another number than it looks like: put it in quotes\.$/,
  ),
]
