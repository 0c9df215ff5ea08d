import { memoryStore } from './memory-store.ts'
import { testStore } from './store.suite.ts'

testStore('memory', async () => memoryStore())
