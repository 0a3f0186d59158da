import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { openLog, type Role, startService } from '@waybill/service'
import { type Broker, identityUrl, token } from '@waybill/testing'
import { readConfig } from '../src/config.ts'
import { gateway } from '../src/service.ts'
import { createHistory } from '../src/stream/history.ts'
import { createHub } from '../src/stream/hub.ts'

/** An address where nothing listens: connections are refused. */
export const nowhere = 'http://127.0.0.1:9'

/** A service made of one function, on a free port. */
export async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  t.after(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The whole body of a request, as text. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** An Authorization header as identity would give it. */
export const bearer = (userId: string, roles: Role[] = ['customer']) => ({
  authorization: `Bearer ${token({ userId, roles })}`,
})

/**
 * Starts a gateway on a free port. Without a broker its streams show what the test gives to `hub`.
 *
 * @param env settings as in the environment; a service that is not named is nowhere
 */
export async function startGateway(t: TestContext, env: Record<string, string> = {}, broker?: Broker) {
  const config = readConfig({
    PORT: '0',
    KAFKA_BROKERS: broker?.brokers.join() ?? '127.0.0.1:9',
    SCHEMA_REGISTRY_URL: broker?.registryUrl ?? nowhere,
    TOPIC_PREFIX: broker?.topicPrefix ?? '',
    ORDERS_URL: nowhere,
    INVENTORY_URL: nowhere,
    PAYMENTS_URL: nowhere,
    PHARMACY_URL: nowhere,
    SHIPPING_URL: nowhere,
    NOTIFICATIONS_URL: nowhere,
    ANALYTICS_URL: nowhere,
    IDENTITY_URL: await identityUrl(),
    ...env,
  })
  const hub = createHub(createHistory(config))
  const running = await startService(
    {
      name: 'gateway',
      config,
      service: ({ config, log }) => {
        const { start, ...service } = gateway({ config, log, hub })
        return broker && start ? { ...service, start } : service
      },
    },
    { log: openLog({ service: 'gateway', instance: '0', level: process.env.LOG_LEVEL ?? 'silent' }) },
  )
  t.after(() => running.stop())
  return { url: running.url, hub, stop: () => running.stop() }
}
