import { GetRandomPassword, type GetRandomPasswordRequest } from '../../../contracts/secretsmanager.gen.ts'
import { everything, operation, type Call } from '../../../gateway/operation.ts'
import { drawPassword, type Recipe } from '../passwords/passwords.ts'

export default operation(GetRandomPassword, {
  access: [{ action: 'secretsmanager:GetRandomPassword', on: everything }],
  record: { readOnly: true },
  handle(call) {
    const recipe = recipeOf(call)
    return { RandomPassword: call.once('password', random => drawPassword(random, recipe)) }
  },
})

const letters = 'abcdefghijklmnopqrstuvwxyz'
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'

type PasswordCall = Pick<Call<GetRandomPasswordRequest, 'InvalidParameterException'>, 'input' | 'error'>

function recipeOf({ input, error }: PasswordCall): Recipe {
  const { PasswordLength: length = 32, RequireEachIncludedType = true, ExcludeCharacters = '' } = input
  const excluded = new Set(ExcludeCharacters)
  const without = (set: string) => [...set].filter(one => !excluded.has(one)).join('')
  const types = [
    ...(input.ExcludeLowercase ? [] : [letters]),
    ...(input.ExcludeUppercase ? [] : [letters.toUpperCase()]),
    ...(input.ExcludeNumbers ? [] : ['0123456789']),
    ...(input.ExcludePunctuation ? [] : [punctuation]),
  ].map(without).filter(set => set !== '')
  const pool = types.join('') + without(input.IncludeSpace ? ' ' : '')
  if (pool === '') throw error('InvalidParameterException', nothingLeft)
  const required = RequireEachIncludedType ? types : []
  if (length < required.length) {
    throw error('InvalidParameterException', `Password length ${length} is too short based on the required types.`)
  }
  return { length, required, pool }
}

// The sentence is ours.
const nothingLeft = 'All characters are excluded, so that no password can be made.'
