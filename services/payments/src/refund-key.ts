import type { Line } from './line.ts'

const PREFIX = 'refund:'

/** The key that the provider is asked with for a refund. */
export const refundKey = (refundId: string): string => `${PREFIX}${refundId}`

/** The refund that a line answers; undefined for other lines. */
export const refundIdOf = ({ action, key }: Line): string | undefined =>
  action === 'refund' && key.startsWith(PREFIX) ? key.slice(PREFIX.length) : undefined
