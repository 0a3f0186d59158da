/** How windows lie in time: one of `sizeMs` begins at each multiple of `everyMs` since 1970, in UTC. */
export interface Grid {
  sizeMs: number
  everyMs: number
}

const floorTo = (time: number, step: number): number => Math.floor(time / step) * step

/** The starts of all windows that a moment is in, in milliseconds, the oldest first. A window's end is not in it. */
export function startsOf(time: number, { sizeMs, everyMs }: Grid): number[] {
  const starts: number[] = []
  for (let start = floorTo(time, everyMs); start > time - sizeMs; start -= everyMs) starts.push(start)
  return starts.reverse()
}

/** The end of the last window that is over at this time, in milliseconds. */
export const lastEndBy = (time: number, { sizeMs, everyMs }: Grid): number => floorTo(time - sizeMs, everyMs) + sizeMs
