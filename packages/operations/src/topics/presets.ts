/** Settings that belong together for one use of a topic. */
export interface Preset {
  /** What it is for, in one sentence. */
  what: string
  /** How its name looks; a role is told by the name. */
  example: string
  configs: Readonly<Record<string, string>>
}

const DAY_MS = 86_400_000

export const presets = {
  event: {
    what: 'Things that happened, kept for a week.',
    example: 'orders.v1',
    configs: { 'cleanup.policy': 'delete', 'retention.ms': String(7 * DAY_MS) },
  },
  compacted: {
    what: 'The latest state by key, kept for ever; a record without a value deletes its key.',
    example: 'products.v1',
    configs: { 'cleanup.policy': 'compact' },
  },
  retry: {
    what: 'What a service tries again after a delay.',
    example: 'orders.retry.30s.v1',
    configs: { 'cleanup.policy': 'delete', 'retention.ms': String(7 * DAY_MS) },
  },
  dlq: {
    what: 'What a service gave up on, kept for a month so that somebody can look at it.',
    example: 'orders.dlq.v1',
    configs: { 'cleanup.policy': 'delete', 'retention.ms': String(30 * DAY_MS) },
  },
} as const satisfies Record<string, Preset>

export type PresetName = keyof typeof presets
