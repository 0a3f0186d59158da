import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { brokers } from './kafka.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

export type RegistryProcess = { url: string; process: ChildProcess; kill(): Promise<void> }

/** Starts a registry as a process of its own, which is killed after the test at the latest. */
export async function startProcess(t: TestContext, env: NodeJS.ProcessEnv): Promise<RegistryProcess> {
  const settings = { KAFKA_BROKERS: brokers().join(','), PORT: '0', ...env }
  const registry = spawn(process.execPath, [main], { env: settings, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(registry, 'exit')
  const kill = async () => {
    registry.kill('SIGKILL')
    await ended
  }
  t.after(kill)
  let log = ''
  for await (const chunk of registry.stdout.iterator({ destroyOnReturn: false })) {
    log += String(chunk)
    const url = /listening at (https?:[^"]+)/.exec(log)?.[1]
    if (url === undefined) continue
    registry.stdout.resume()
    return { url, process: registry, kill }
  }
  throw new Error(`The registry ended before it listened: ${log}`)
}
