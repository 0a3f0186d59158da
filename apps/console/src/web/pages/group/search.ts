export const tabs = ['partitions', 'members', 'history'] as const
export type Tab = (typeof tabs)[number]

export const kinds = ['earliest', 'latest', 'datetime', 'offset', 'shift', 'group'] as const
export type Kind = (typeof kinds)[number]

/** What the planner was asked, as it stands in the URL. */
export interface OffsetsSearch {
  /** Topics as `orders.v1` or `orders.v1:0,1`, with spaces between; all without. */
  topics?: string
  to?: Kind
  /** The time, offset, number or group that goes with it. */
  value?: string
}
