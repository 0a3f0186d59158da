import { print } from '../output/print.ts'
import { table, terminalWidth } from '../output/table.ts'
import { running } from '../platform/running.ts'

interface Mail {
  id: string
  from: string
  to: string[]
  subject: string
  receivedAt: string
  deliveries: number
}

/** Prints the mails in the local mailbox, the newest first. */
export async function list({ to, json }: { to?: string; json?: boolean }): Promise<void> {
  const query = to === undefined ? '' : `?to=${encodeURIComponent(to)}`
  const { items } = await ask<{ items: Mail[] }>(`/messages${query}`)
  print(items, json, () => {
    if (items.length === 0) return 'No mail yet. Place an order: waybill order place'
    const rows = items.map(({ id, receivedAt, to, subject }) => [id.slice(0, 12), receivedAt, to.join(', '), subject])
    return table(['id', 'received', 'to', 'subject'], rows, terminalWidth())
  })
}

/** Prints one mail. The id may be cut to its first characters, as the list shows it. */
export async function show(id: string, { json }: { json?: boolean }): Promise<void> {
  const whole = await complete(id)
  const mail = await ask<Mail & { text?: string }>(`/messages/${encodeURIComponent(whole)}`)
  print(mail, json, () =>
    [
      `From:    ${mail.from}`,
      `To:      ${mail.to.join(', ')}`,
      `Date:    ${mail.receivedAt}`,
      `Subject: ${mail.subject}`,
      '',
      mail.text ?? '',
    ].join('\n'),
  )
}

const FULL_ID = 32

async function complete(start: string): Promise<string> {
  if (start.length === FULL_ID) return start
  const { items } = await ask<{ items: Mail[] }>('/messages?limit=500')
  const found = items.filter(({ id }) => id.startsWith(start))
  const [only] = found
  if (found.length === 1 && only) return only.id
  throw new Error(
    found.length === 0
      ? `There is no mail ${start}. See: waybill mail list`
      : `${found.length} mails begin with ${start}; give more of the id.`,
  )
}

const ANSWER_WITHIN_MS = 15_000

/** Asks the mailbox, which stands beside the platform and is no part of its API. */
async function ask<T>(path: string): Promise<T> {
  const url = running().mail + path
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
  if (!response.ok) throw new Error(`${url} answered with ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}
