import type { Run } from '../../bench.ts'
import type { Contender } from '../../measure/rounds.ts'
import { startRegistryProcess } from '../../work/registry-process.ts'

/** Starts a registry: from the start of its process until it listens, which is when all is read. */
export function starts({ machine }: Run, name: string, topic: string): Contender {
  return {
    name,
    async run() {
      const since = performance.now()
      const started = await startRegistryProcess(machine.brokers, topic)
      const seconds = (performance.now() - since) / 1_000
      await started.stop()
      return { events: 1, seconds, cpuUs: { node: 0, postgres: 0, kafka: 0, peer: 0 } }
    },
  }
}
