// The engine beside a second one that was written from AWS's documentation alone (test/kit/naive): over worlds at random both
// come to the same.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { decide, type Answer } from '../../../test/kit/naive/decide.ts'
import { worldAtRandom } from '../../../test/kit/naive/random-worlds.ts'
import { shrink } from '../../../test/kit/naive/shrink.ts'
import { questionOf, type World } from '../../../test/kit/naive/world.ts'
import { property } from '../../../test/kit/properties.ts'
import { evaluate } from './evaluate.ts'
import type { Decision, Layer } from './types.ts'

const outcomeOf = (decision: Decision): Answer['outcome'] =>
  decision.allowed ? 'allowed' : decision.explicit ? 'explicitly denied' : 'implicitly denied'

/** Where several layers refuse, AWS names one of them and does not say which. */
function agree(decision: Decision, answer: Answer): boolean {
  if (outcomeOf(decision) !== answer.outcome) return false
  return decision.allowed || answer.outcome === 'allowed' || answer.layers.includes(decision.layer)
}

const disagreesOn = (world: World): boolean => !agree(evaluate(questionOf(world)), decide(world))

function fail(seed: number): never {
  const world = shrink(worldAtRandom(seed), disagreesOn)
  const told = JSON.stringify({ engine: evaluate(questionOf(world)), naive: decide(world), world }, undefined, 2)
  assert.fail(`worldAtRandom(${seed}), as small as it becomes: ${told}`)
}

const layers: readonly Layer[] = [
  'identity-based', 'resource-based', 'permissions boundary', 'session', 'service control', 'resource control',
]

test('the engine decides as a naive reading of the documentation does', t => {
  const counts = new Map<string, number>()
  property('decision', 20_000, fc.noShrink(fc.noBias(fc.nat())), seed => {
    const world = worldAtRandom(seed)
    const decision = evaluate(questionOf(world))
    if (!agree(decision, decide(world))) fail(seed)
    const outcome = decision.allowed ? 'allowed' : `${outcomeOf(decision)}, ${decision.layer}`
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  })
  const worlds = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const percentOf = (outcome: string) => (counts.get(outcome) ?? 0) / worlds * 100
  t.diagnostic(`${worlds} worlds`)
  for (const outcome of [...counts.keys()].sort()) t.diagnostic(`${percentOf(outcome).toFixed(1)} % ${outcome}`)
  // Worlds in which always the same layer decides would find nothing.
  assert.ok(percentOf('allowed') >= 20 && percentOf('allowed') <= 60)
  for (const layer of layers) {
    const [explicit, implicit] = [percentOf(`explicitly denied, ${layer}`), percentOf(`implicitly denied, ${layer}`)]
    assert.ok(explicit >= 0.5 && implicit >= 0.5 && explicit + implicit >= 1.5, `${layer}: ${explicit} % and ${implicit} %`)
  }
})
