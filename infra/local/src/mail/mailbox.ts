import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { appendFile, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { writeFileAtomically } from '../files.ts'

/** A mail, without its text. */
export interface MailSummary {
  /** Made from the Message-ID: a mail that is sent again is the same mail. */
  readonly id: string
  readonly messageId: string
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly receivedAt: string
  /** How often it was sent. */
  readonly deliveries: number
}

interface Page {
  readonly to?: string | undefined
  /** Only mails that came before this one. */
  readonly before?: string | undefined
  readonly limit: number
}

/** All mails that ever came, on disk. */
export class Mailbox {
  readonly #folder: string
  /** By id, the oldest first. */
  readonly #mails = new Map<string, MailSummary>()
  #last: Promise<unknown> = Promise.resolve()

  /** @param folder Is made when it is missing. */
  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true })
    for (const mail of readIndex(this.#index)) this.#note(mail)
    // Without the half line that a crash may have left at its end, and with one line a mail.
    writeFileAtomically(this.#index, [...this.#mails.values()].map(line).join(''))
  }

  /** Takes a mail in. When this resolves it will be there after a crash of this process. */
  keep(raw: Buffer): Promise<MailSummary> {
    const kept = this.#last.then(() => this.#keep(raw))
    this.#last = kept.catch(() => undefined) // the sender is told; the next mail may do better
    return kept
  }

  /** The newest first. */
  list({ to, before, limit }: Page): MailSummary[] {
    const newestFirst = [...this.#mails.values()].reverse()
    const start = before === undefined ? 0 : newestFirst.findIndex((mail) => mail.id === before) + 1
    return newestFirst
      .slice(start)
      .filter((mail) => to === undefined || mail.to.includes(to.toLowerCase()))
      .slice(0, limit)
  }

  /** @returns the whole mail, taken apart; undefined when there is none. */
  async read(id: string) {
    const summary = this.#mails.get(id)
    if (!summary) return undefined
    const { text, html, headers } = await PostalMime.parse(await readFile(this.#path(id)))
    return { ...summary, text, html, headers }
  }

  async #keep(raw: Buffer): Promise<MailSummary> {
    const { messageId = '', from, to = [], subject = '' } = await PostalMime.parse(raw)
    const id = createHash('sha256')
      .update(messageId || raw)
      .digest('hex')
      .slice(0, 32)
    const mail: MailSummary = {
      id,
      messageId,
      from: from?.address ?? '',
      to: to.map((address) => address.address?.toLowerCase() ?? ''),
      subject,
      receivedAt: new Date().toISOString(),
      deliveries: 1,
    }
    if (!this.#mails.has(id)) {
      await writeFile(`${this.#path(id)}.partial`, raw)
      await rename(`${this.#path(id)}.partial`, this.#path(id))
    }
    await appendFile(this.#index, line(mail))
    return this.#note(mail)
  }

  #note(mail: MailSummary): MailSummary {
    const known = this.#mails.get(mail.id)
    const noted = known ? { ...known, deliveries: known.deliveries + mail.deliveries } : mail
    this.#mails.set(mail.id, noted)
    return noted
  }

  get #index(): string {
    return join(this.#folder, 'index.jsonl')
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.eml`)
  }
}

const line = (mail: MailSummary): string => `${JSON.stringify(mail)}\n`

function readIndex(path: string): MailSummary[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return whole
    .split('\n')
    .filter(Boolean)
    .map((entry) => JSON.parse(entry))
}
