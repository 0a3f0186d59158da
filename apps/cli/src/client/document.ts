import { join } from 'node:path'
import { mergeOpenApi, type OpenApi } from '@waybill/gateway/openapi'
import { describeApi, type Route } from '@waybill/service'
import { makeServices } from '../flow/read-services.ts'

const services = join(import.meta.dirname, '../../../../services')

/** The API as the gateway describes it when every service is up, read from the routes: nothing is started. */
export async function apiDocument(): Promise<OpenApi> {
  const made = await makeServices(services)
  return mergeOpenApi(
    await Promise.all(
      made.map(async ({ name, routes = [] }) => ({
        service: name,
        document: (await describeApi(name, routes as unknown as readonly Route[])) as OpenApi,
      })),
    ),
  )
}
