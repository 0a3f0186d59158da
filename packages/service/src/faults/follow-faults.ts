import { describe, type Log, openRegistry, tail } from '@waybill/messaging'
import type { BaseConfig } from '../config.ts'
import type { Faults, Switch } from './switches.ts'

const TOPIC = 'platform.faults.v1'

/** Follows what is switched for this service, from the first record of the topic on: its newest switch counts. */
export function followFaults({
  service,
  config,
  faults,
  log,
}: {
  service: string
  config: BaseConfig
  faults: Faults
  log: Log
}) {
  const { brokers, registryUrl, schemaCache, topicPrefix } = config
  return tail({
    ...{ brokers, topicPrefix, topics: [TOPIC], from: 'beginning' as const },
    registryUrl: openRegistry(registryUrl, { schemaCache, log }),
    onRecord({ key, data }) {
      if (key !== service) return
      const to = data as Switch
      faults.set(to)
      log.warn({ ...to }, to.enabled ? `Fault ${to.fault} is on` : 'Faults are off')
    },
    onError: (error) => log.warn({ error: describe(error) }, 'The faults are not read; it goes on trying'),
  })
}
