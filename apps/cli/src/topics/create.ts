import { createTopic, type PresetName } from '@waybill/operations'
import type { CreateOptions } from '../commands/topics.ts'
import { print } from '../output/print.ts'
import { brokersOf } from '../platform/running.ts'
import { configsOf, nameOf, wholeNumber } from './arguments.ts'
import { warn } from './warn.ts'

/** Makes a topic, or has Kafka check that it would. */
export async function create(argument: string | undefined, options: CreateOptions): Promise<void> {
  const { partitions, replicationFactor, preset, config, dryRun = false, json } = options
  const plan = await createTopic(
    { brokers: brokersOf() },
    {
      name: nameOf(argument, options),
      partitions: partitions === undefined ? undefined : wholeNumber('--partitions', partitions),
      replicationFactor:
        replicationFactor === undefined ? undefined : wholeNumber('--replication-factor', replicationFactor),
      preset: preset as PresetName | undefined,
      configs: configsOf(config),
    },
    { dryRun },
  )
  warn(plan.warnings)
  const settings = Object.entries(plan.configs).map(([name, value]) => `${name}=${value}`)
  const shape = `${plan.partitions ?? 'the default number of'} partitions, ${plan.replicationFactor ?? 'the default number of'} replicas`
  print(plan, json, () =>
    [
      plan.done ? `${plan.name} is there: ${shape}.` : `${plan.name} would be made: ${shape}. Kafka has checked it.`,
      ...settings.map((setting) => `  ${setting}`),
    ].join('\n'),
  )
}
