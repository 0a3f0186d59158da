/** Why a server lets nobody in who comes like this. Unlike an outage it does not pass by itself. */
export type Refusal = 'password' | 'mechanism' | 'plaintext' | 'certificate'

/** The words of Kafka's client, of PostgreSQL (or its code), of a registry and of Node's TLS. */
const signs: readonly [Refusal, RegExp][] = [
  ['mechanism', /suitable SASL mechanism/i],
  ['password', /SASL authentication failed|password authentication failed|Unauthorized|needs a password/i],
  ['plaintext', /requires TLS|no encryption|speaks HTTPS|does not support SSL/i],
  ['certificate', /certificate/i],
]

/** Whether the text of an error tells of a login or a certificate that was not taken, and which. */
export const refusalIn = (text: string | undefined): Refusal | undefined =>
  text === undefined ? undefined : signs.find(([, sign]) => sign.test(text))?.[0]
