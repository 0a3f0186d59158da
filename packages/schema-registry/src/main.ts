import { readConfig } from './config.ts'
import { startRegistry } from './start.ts'

try {
  const registry = await startRegistry(readConfig(process.env))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void registry.close())
} catch (error) {
  process.stderr.write(`The schema registry could not start. ${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
}
