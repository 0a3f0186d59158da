import type { Route } from '@waybill/service'
import { FaultHits } from '../../shared/faults.ts'
import { isOwn } from '../services/own.ts'
import type { Supervisor } from '../services/supervisor.ts'
import { hitsIn, type Kind } from './hits-in.ts'

const WITHIN_MS = 2_000

/** GET /console/api/faults/hits: how often faults hit each service, by the metrics of its processes. */
export const showHits =
  (supervisor: Supervisor | undefined, scheme: 'http' | 'https'): Route =>
  (app) => {
    app.get(
      '/console/api/faults/hits',
      {
        schema: { response: { 200: FaultHits }, tags: ['faults'], summary: 'How often faults hit each service' },
        config: { access: ['admin'] },
      },
      async () => {
        if (!supervisor) return { hits: null }
        const running = (await supervisor.status()).filter(({ service, pid }) => isOwn(service) && pid !== undefined)
        const found = await Promise.all(
          running.map(async ({ service, port }) => ({
            service,
            kinds: await kindsAt(`${scheme}://127.0.0.1:${port}`),
          })),
        )
        const hits = [...Map.groupBy(found, ({ service }) => service)].map(([service, all]) => {
          const kinds = all.flatMap((one) => one.kinds)
          return { service, kinds, hits: kinds.reduce((sum, { hits }) => sum + hits, 0) }
        })
        return { hits: hits.filter((one) => one.hits > 0) }
      },
    )
  }

async function kindsAt(url: string): Promise<Kind[]> {
  try {
    const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(WITHIN_MS) })
    return response.ok ? hitsIn(await response.text()) : []
  } catch {
    return [] // it is down just now, as the fault may want it
  }
}
