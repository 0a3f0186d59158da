export const WINDOW_MS = 60_000

/** The start of the minute that a moment belongs to. */
export const minuteOf = (time: Date): Date => startOf(time, WINDOW_MS)

/** The start of the window that a moment belongs to; windows begin at multiples of their length since 1970, in UTC. */
export const startOf = (time: Date, windowMs: number): Date =>
  new Date(Math.floor(time.getTime() / windowMs) * windowMs)

/** The first moment after the minute that starts at `start`. */
export const endOf = (start: Date): Date => new Date(start.getTime() + WINDOW_MS)

/** Minutes that start before this are over, and their grace too: at `now`, with `graceMs` for late events. */
export const closedBefore = (now: Date, graceMs: number): Date => minuteOf(new Date(now.getTime() - graceMs))

/** Whether a record that the log took at this time is late for its minute: its grace was over. */
export const isLate = (loggedAt: Date, minute: Date, graceMs: number): boolean =>
  loggedAt.getTime() >= endOf(minute).getTime() + graceMs
