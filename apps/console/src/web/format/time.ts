/** `local`, or an IANA name as Europe/Berlin or UTC. */
export type Zone = string

const optionsOf = (zone: Zone) => (zone === 'local' ? {} : { timeZone: zone })

/** 14:03:27 in the zone; with the day when it is not today there. `now` in milliseconds. */
export function clock(iso: string, zone: Zone, now: number = Date.now(), locale?: string): string {
  const at = new Date(iso)
  const time = at.toLocaleTimeString(locale, {
    ...optionsOf(zone),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  })
  const day = (date: Date) =>
    date.toLocaleDateString(locale, { ...optionsOf(zone), year: 'numeric', month: 'short', day: 'numeric' })
  return day(at) === day(new Date(now)) ? time : `${day(at)}, ${time}`
}
