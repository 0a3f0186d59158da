import type { NewTopic } from '../../api/kafka.ts'

export const presets = [
  { name: 'event', what: 'things that happened, kept for a week', example: 'orders.v2' },
  { name: 'compacted', what: 'the latest state by key, kept for ever', example: 'products.v2' },
  { name: 'retry', what: 'what is tried again after a delay', example: 'orders.retry.30s.v1' },
  { name: 'dlq', what: 'what a service gave up on, kept for a month', example: 'orders.dlq.v1' },
] as const

interface Fields {
  name: string
  partitions: string
  replicas: string
  preset: string
  configs: string
}

/** The topic that the fields say, or in words why they say none. */
export function wantedOf({ name, partitions, replicas, preset, configs }: Fields): NewTopic | string {
  if (name.trim() === '') return 'Give it a name.'
  if (!/^\d*$/.test(partitions.trim())) return 'Partitions are a number, or empty.'
  if (!/^\d*$/.test(replicas.trim())) return 'Replicas are a number, or empty.'
  const lines = configs.split('\n').filter((line) => line.trim() !== '')
  const wrong = lines.find((line) => !/^\s*[^=\s]+\s*=/.test(line))
  if (wrong !== undefined) return `The setting '${wrong}' is no name=value.`
  const settings = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()]),
  )
  return {
    name: name.trim(),
    preset,
    ...(partitions.trim() === '' ? {} : { partitions: Number(partitions) }),
    ...(replicas.trim() === '' ? {} : { replicationFactor: Number(replicas) }),
    ...(lines.length === 0 ? {} : { configs: settings }),
  }
}

const quoted = (text: string) => (/^[\w.=:,/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)

/** The same on the command line. */
export const asCommand = ({ name, partitions, replicationFactor, preset, configs = {} }: NewTopic): string =>
  [
    './waybill topics create',
    quoted(name),
    ...(partitions === undefined ? [] : [`--partitions ${partitions}`]),
    ...(replicationFactor === undefined ? [] : [`--replication-factor ${replicationFactor}`]),
    `--preset ${preset}`,
    ...Object.entries(configs).map(([setting, value]) => `--config ${quoted(`${setting}=${value}`)}`),
  ].join(' ')
