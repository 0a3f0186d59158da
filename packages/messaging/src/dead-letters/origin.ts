/** Where a record was read at first, as one tells of it that was redriven or delayed since. */
export interface Origin {
  topic: string
  partition: number
  offset: bigint
  /** When the record was written there. */
  time: Date
  /** How often it was redriven, this time included. */
  redrives: number
}

/** The topic by which dead letters come back: only this service's consumer reads it. */
export const redriveTopic = (service: string): string => `${service}.redrive.v1`

/** Reads from a record's headers where it was at first, or undefined when it was neither redriven nor delayed. */
export function originOf(headers: ReadonlyMap<string, Buffer>): Origin | undefined {
  return placeIn(headers, 'rt') ?? placeIn(headers, 'rd')
}

function placeIn(headers: ReadonlyMap<string, Buffer>, prefix: 'rd' | 'rt'): Origin | undefined {
  const text = (name: string) => headers.get(name)?.toString()
  const topic = text(`${prefix}_topic`)
  const partition = wholeNumber(text(`${prefix}_partition`))
  const offset = wholeNumber(text(`${prefix}_offset`))
  if (topic === undefined || partition === undefined || offset === undefined) return undefined
  return {
    topic,
    partition: Number(partition),
    offset,
    time: dateOf(text(`${prefix}_timestamp`)) ?? new Date(0),
    redrives: Number(wholeNumber(text('rd_count')) ?? (prefix === 'rd' ? 1 : 0)),
  }
}

/** A header's whole number, or undefined when somebody wrote something else there. */
export const wholeNumber = (text: string | undefined): bigint | undefined =>
  text !== undefined && /^\d{1,18}$/.test(text) ? BigInt(text) : undefined

/** A header's time, or undefined when it says none. */
export function dateOf(text: string | undefined): Date | undefined {
  const date = new Date(text ?? '')
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** Whether a header was added by a redrive or a delay: an application's headers must not begin so. */
export const isReturnHeader = (name: string): boolean => /^r[dt]_/.test(name)
