import { alterBrokerConfigs, type BrokerConfigChange, type ConfigEntry, describeBroker } from '@waybill/operations'
import { configPlace } from '@waybill/operations/config-places'
import type { ConfigOptions } from '../commands/broker.ts'
import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { brokersOf } from '../platform/running.ts'
import { configsOf, wholeNumber } from '../topics/arguments.ts'
import { NOT_DONE, warn } from '../topics/warn.ts'

/** Prints the settings of a broker, or changes some of a broker or of all while they run. */
export async function config(text: string, options: ConfigOptions): Promise<void> {
  const { config, deleteConfig: unset = [], allBrokers = false, execute = false, json } = options
  const cluster = { brokers: brokersOf() }
  const id = wholeNumber('<id>', text, 0)
  const set = configsOf(config)
  if (Object.keys(set).length + unset.length === 0) {
    const { configs } = await describeBroker(cluster, id)
    const shown = configs.filter(({ source }) => options.all || source !== 'default')
    return print(shown, json, () => settingsOf(shown))
  }
  const plan = await alterBrokerConfigs(cluster, allBrokers ? 'all' : id, { set, unset }, { dryRun: !execute })
  warn(plan.warnings)
  print(plan, json, () => [changesOf(plan.changes), execute ? 'Done.' : NOT_DONE].join('\n'))
}

const settingsOf = (configs: readonly ConfigEntry[]): string =>
  table(
    ['setting', 'value', 'comes from', 'beneath it', 'changes'],
    configs.map(({ name, value, layers, sensitive, readOnly }) => {
      const [first, ...beneath] = layers.map((layer) => ({ ...layer, place: configPlace(layer) }))
      const shown = (text: string | null) => (sensitive ? '(hidden)' : (text ?? '-'))
      return [
        name,
        shown(value),
        first?.place ?? '-',
        beneath.map((layer) => `${layer.place}: ${shown(layer.value)}`).join(', ') || '-',
        readOnly ? 'with a restart' : 'while it runs',
      ]
    }),
    terminalWidth(),
  )

const changesOf = (changes: readonly BrokerConfigChange[]): string =>
  changes.length === 0
    ? 'All of these settings are so already.'
    : table(
        ['setting', 'now', 'then'],
        changes.map(({ name, from, to }) => [name, from ?? 'not set', to ?? 'not set']),
        terminalWidth(),
      )
