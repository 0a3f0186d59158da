/** `local`, or an IANA name as Europe/Berlin or UTC. */
export type Zone = string

/** 14:03:27 in the zone; with the day when it is not today there. `now` in milliseconds. */
export function clock(iso: string, zone: Zone, now: number = Date.now(), locale?: string): string {
  const { time, day } = formats(zone, locale)
  const at = new Date(iso)
  const today = day.format(at) === day.format(now)
  return today ? time.format(at) : `${day.format(at)}, ${time.format(at)}`
}

interface Formats {
  time: Intl.DateTimeFormat
  day: Intl.DateTimeFormat
}

// To make one takes a hundred times as long as to use it, and a live list has sixty rows a frame.
const known = new Map<string, Formats>()

function formats(zone: Zone, locale: string | undefined): Formats {
  const name = `${zone} ${locale}`
  const found = known.get(name) ?? make(zone, locale)
  known.set(name, found)
  return found
}

function make(zone: Zone, locale: string | undefined): Formats {
  const own = zone === 'local' ? {} : { timeZone: zone }
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false } as const
  return {
    time: new Intl.DateTimeFormat(locale, { ...own, ...clock }),
    day: new Intl.DateTimeFormat(locale, { ...own, year: 'numeric', month: 'short', day: 'numeric' }),
  }
}
