/** An ISO time as a field for date and time has it, in the browser's own zone; empty for none. */
export function toLocal(iso: string | undefined): string {
  if (iso === undefined || Number.isNaN(Date.parse(iso))) return ''
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}

/** What such a field holds as an ISO time; undefined when it is empty. */
export const fromLocal = (text: string): string | undefined =>
  text === '' || Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString()
