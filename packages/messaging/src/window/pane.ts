/** One window of one key. */
export interface Pane {
  key: string
  start: Date
  /** The first moment after it. */
  end: Date
}

export const paneId = ({ start, key }: Pick<Pane, 'start' | 'key'>): string => `${start.getTime()} ${key}`

/** In the order in which they end; of one end, by key. */
export const byTime = (a: Pane, b: Pane): number =>
  a.end.getTime() - b.end.getTime() || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
