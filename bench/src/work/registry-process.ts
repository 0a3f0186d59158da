import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../../packages/schema-registry/src/main.ts', import.meta.url))

export interface RegistryProcess {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

/** Starts a registry as a process of its own; it is there when it has read its topic. */
export async function startRegistryProcess(brokers: readonly string[], topic: string): Promise<RegistryProcess> {
  const env = { ...process.env, KAFKA_BROKERS: brokers.join(','), SCHEMAS_TOPIC: topic, PORT: '0', HOST: '127.0.0.1' }
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGKILL')
    await ended
  }
  let log = ''
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    log += String(chunk)
    const url = /listening at (http:[^"]+)/.exec(log)?.[1]
    if (url === undefined) continue
    child.stdout.resume()
    return { url, pid: child.pid ?? 0, stop }
  }
  throw new Error(`The registry ended before it listened: ${log}`)
}
