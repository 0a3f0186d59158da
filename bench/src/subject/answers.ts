import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { schemaText } from '../work/schemas-topic.ts'
import type { Ready } from './tasks.ts'

/** The floor of a registry: a server that gives the same answers out of a list, and does nothing else. Its URL. */
export async function answers({ schemas }: { readonly schemas: number }): Promise<Ready<string>> {
  const bodies = Array.from({ length: schemas + 1 }, (_, id) => JSON.stringify({ schema: schemaText(id) }))
  const server = http.createServer(({ url = '' }, answer) => {
    answer.setHeader('content-type', 'application/vnd.schemaregistry.v1+json')
    answer.end(bodies[Number(url.slice(url.lastIndexOf('/') + 1))])
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    run: async () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async finish() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
