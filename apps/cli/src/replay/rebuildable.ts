import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '@waybill/local'
import type { Handler, Rebuild } from '@waybill/messaging'
import { readRoutes } from '../flow/read-routes.ts'
import { makeService, type ServiceLike } from '../flow/read-services.ts'

/** A service whose tables can be made anew from the log. */
export interface Rebuildable extends ServiceLike {
  handlers: readonly Handler[]
  rebuild: Rebuild
}

/**
 * The service of this name in the folder services/.
 * @throws {UserError} when there is none, or its tables are no function of the log: it says why
 */
export async function rebuildable(services: string, name: string): Promise<Rebuildable> {
  const folder = join(services, name)
  if (!/^[a-z][a-z-]*$/.test(name) || !existsSync(join(folder, 'src/service.ts')))
    throw new UserError(`There is no service '${name}'.`)
  const service = await makeService(folder)
  const { handlers, rebuild } = service
  if (handlers && rebuild) return { ...service, handlers, rebuild }
  throw new UserError(`${name} can't be rebuilt from the log: ${reasons(service).join('; ')}.`)
}

/** Why the tables of a service hold more than the log. */
function reasons({ name, handlers = [], sagas = [], routes = [], jobs = [] }: ServiceLike): string[] {
  const asks = handlers.filter(({ effect }) => effect).map(({ event }) => event.type)
  const writes = readRoutes(routes).filter(({ method }) => method !== 'GET')
  const found = [
    asks.length > 0 && `it asks others on ${asks.join(', ')}, and their answers are in its tables only`,
    sagas.length > 0 && `its saga ${sagas.map((saga) => saga.name).join(', ')} decides by deadlines too`,
    writes.length > 0 && `requests write to it (${writes.map(({ method, path }) => `${method} ${path}`).join(', ')})`,
    jobs.length > 0 && `jobs write to it (${jobs.map((job) => job.name).join(', ')})`,
  ].filter((reason) => reason !== false)
  return found.length > 0 ? found : [`${name} does not say that its tables are a function of it`]
}
