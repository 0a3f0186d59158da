import pg from 'pg'

const INT8 = 20

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is past 2^53: read it as text (::text)`)
  return value
}

/** bigint as a number while it is exact; every other type as pg has it. */
export const parsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return oid === INT8 && format !== 'binary' ? safeInteger : pg.types.getTypeParser(oid, format as 'text')
  },
} as pg.CustomTypesConfig
