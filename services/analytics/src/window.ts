export const WINDOW_MS = 60_000

/** The start of the minute that a moment belongs to. */
export const minuteOf = (time: Date): Date => new Date(Math.floor(time.getTime() / WINDOW_MS) * WINDOW_MS)

/** The first moment after the minute that starts at `start`. */
export const endOf = (start: Date): Date => new Date(start.getTime() + WINDOW_MS)

/** Minutes that start before this are over, and their grace too: at `now`, with `graceMs` for late events. */
export const closedBefore = (now: Date, graceMs: number): Date => minuteOf(new Date(now.getTime() - graceMs))

/** The start of the window of the last `minutes` minutes, the running one included. */
export const startOfLast = (minutes: number, now: Date): Date =>
  minuteOf(new Date(now.getTime() - (minutes - 1) * WINDOW_MS))
