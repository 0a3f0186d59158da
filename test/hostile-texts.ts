/** Texts that would be SQL where a query was put together from them (reliability row 40). */
const sql = [
  `'`,
  `\\'; drop table users; --`,
  `' or '1'='1`,
  `x') union select password_hash from users --`,
  '$1',
  `%' escape '`,
  `{"$ne": null}`,
]

/** Texts that end a line, a header or a log entry, show as something else than they are, or are none (reliability row 41). */
const control = [
  'x\r\nset-cookie: injected=1',
  'x\u0000y',
  '\u001b[2Jx',
  '\u202egpj.exe\u2028',
  'half of a pair \ud800',
  '%0d%0aset-cookie:%20injected=1',
  '../../etc/passwd',
  '__proto__',
]

export const hostileTexts: readonly string[] = [...sql, ...control, 'x'.repeat(5_000)]
