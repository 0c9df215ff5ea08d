import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { temporaryFolder } from '../../test/kit/temporary-folder.ts'
import { findCheckoutCommit } from './checkout-commit.ts'

const commit = 'a1b2c3d4e5f60718293a4b5c6d7e8f9001122334'
const other = 'ffffffffffffffffffffffffffffffffffffffff'

function folderWith(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder()
  t.after(folder.remove)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true })
    writeFileSync(join(folder.path, path), text)
  }
  return folder.path
}

test('the commit of a branch, of one that was packed, and of no branch', t => {
  const head = { '.git/HEAD': 'ref: refs/heads/main\n' }
  assert.equal(findCheckoutCommit(folderWith(t, { ...head, '.git/refs/heads/main': `${commit}\n` })), commit)
  const packed = `# pack-refs with: peeled fully-peeled sorted\n${other} refs/heads/not-main\n${commit} refs/heads/main\n`
  assert.equal(findCheckoutCommit(folderWith(t, { ...head, '.git/packed-refs': packed })), commit)
  assert.equal(findCheckoutCommit(folderWith(t, { '.git/HEAD': `${commit}\n` })), commit)
  // The file of a branch is newer than its line.
  const both = { ...head, '.git/packed-refs': `${other} refs/heads/main\n`, '.git/refs/heads/main': commit }
  assert.equal(findCheckoutCommit(folderWith(t, both)), commit)
})

test('the commit of a worktree, whose branches are those of the checkout', t => {
  const folder = folderWith(t, {
    'tree/.git': 'gitdir: ../main/.git/worktrees/tree\n',
    'main/.git/worktrees/tree/HEAD': 'ref: refs/heads/tree\n',
    'main/.git/worktrees/tree/commondir': '../..\n',
    'main/.git/HEAD': 'ref: refs/heads/main\n',
    'main/.git/refs/heads/main': other,
    'main/.git/refs/heads/tree': commit,
  })
  assert.equal(findCheckoutCommit(join(folder, 'tree')), commit)
})

test('what is no checkout has none', t => {
  const heads = ['', 'nonsense', 'ref: refs/heads/none', commit.slice(1), `${commit}; rm`]
  for (const head of heads) assert.equal(findCheckoutCommit(folderWith(t, { '.git/HEAD': head })), undefined, head)
  assert.equal(findCheckoutCommit(folderWith(t, { '.git': 'gitdir: /nowhere' })), undefined)
  assert.equal(findCheckoutCommit(folderWith(t, {})), undefined)
})
