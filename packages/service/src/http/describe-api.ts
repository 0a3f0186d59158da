import { openLog } from '../logger.ts'
import { openMetrics } from '../metrics.ts'
import type { Route } from '../service.ts'
import { buildApp } from './app.ts'

/**
 * What a service's routes say about themselves, as OpenAPI 3.1, without the service: for tools that write clients and
 * documents.
 *
 * @throws when two routes are the same, or one does not say who may use it
 */
export async function describeApi(service: string, routes: readonly Route[]): Promise<object> {
  const names = { service, instance: 'described' }
  const verify = () => Promise.reject(new Error('Nobody asks what is only described'))
  const log = openLog({ ...names, level: 'silent' })
  const app = await buildApp({ service, log, metrics: openMetrics(names), verify, routes })
  try {
    return app.swagger()
  } finally {
    await app.close()
  }
}
