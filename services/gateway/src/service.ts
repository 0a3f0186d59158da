import type { Log } from '@waybill/messaging'
import type { Service } from '@waybill/service'
import type { GatewayConfig } from './config.ts'
import { cors } from './http/cors.ts'
import { limitRate } from './http/limit-rate.ts'
import { oneHost } from './http/one-host.ts'
import { proxy } from './http/proxy.ts'
import { showOpenApi } from './http/show-openapi.ts'
import { waitForOrder } from './http/wait-for-order.ts'
import { watchEverything } from './http/watch-everything.ts'
import { watchOrder } from './http/watch-order.ts'
import { follow } from './stream/follow.ts'
import { createHistory } from './stream/history.ts'
import { createHub, type Hub } from './stream/hub.ts'
import { createViewers } from './stream/viewers.ts'
import { openUpstreams } from './upstreams.ts'

interface Dependencies {
  config: GatewayConfig
  log: Log
  /** What the streams show; given by tests. */
  hub?: Hub
}

/** The one door: requests to the services, and what happens in them as streams. It keeps nothing. */
export const gateway = ({ config, log, hub = createHub(createHistory(config)) }: Dependencies): Service => {
  const upstreams = openUpstreams(config)
  const viewers = createViewers(hub, config)

  return {
    name: 'gateway',
    emits: [],
    routes: [
      oneHost,
      cors(config),
      limitRate(config),
      showOpenApi(upstreams),
      watchEverything(viewers, config),
      watchOrder(hub, viewers, upstreams.orders, config),
      waitForOrder(hub, upstreams.orders, config),
      proxy(upstreams, config),
    ],
    start: async () => follow(hub, log, config),
  }
}
