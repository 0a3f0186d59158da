import { readFileSync } from 'node:fs'
import type { Route } from '@waybill/service'
import { ProcessList, type ProcessView } from '../../shared/services.ts'
import { healthAt } from './health.ts'
import { isOwn } from './own.ts'
import type { Supervised, Supervisor } from './supervisor.ts'

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

/** GET /console/api/services: every process of this platform, where a supervisor runs it. */
export const listProcesses =
  (supervisor: Supervisor | undefined, scheme: 'http' | 'https'): Route =>
  (app) => {
    app.get(
      '/console/api/services',
      {
        schema: { response: { 200: ProcessList }, tags: ['services'], summary: 'Every process of this platform' },
        config: { access: ['operator', 'admin'] },
      },
      async () => {
        if (!supervisor) return { supervised: false, version, items: [] }
        return {
          supervised: true,
          version,
          items: await Promise.all((await supervisor.status()).map((one) => viewOf(one, scheme))),
        }
      },
    )
  }

async function viewOf(supervised: Supervised, scheme: string): Promise<ProcessView> {
  const { name, service, instance, state, restarts, ...more } = supervised
  const { pid = null, port = null, uptimeMs = null, memoryKb = null } = more
  const ours = isOwn(service)
  const health = ours && port !== null && pid !== null ? await healthAt(`${scheme}://127.0.0.1:${port}`) : null
  return { name, service, instance, state, pid, port, restarts, uptimeMs, memoryKb, health, own: ours }
}
