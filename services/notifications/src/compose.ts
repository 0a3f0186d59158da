import type { Mail } from './mailer.ts'
import { type Message, messageIdOf } from './message.ts'
import type { Content, TemplateName, Templates } from './templates/language.ts'
import { languageOf } from './templates/languages.ts'

type Recipient = { name: string; email: string; locale: string }

/** Writes a message as the mail to its user, in the user's language. All that comes from outside is escaped. */
export function compose(message: Pick<Message, 'eventId' | 'template' | 'data'>, user: Recipient): Mail {
  const language = languageOf(user.locale)
  const write = language.texts[message.template] as (data: Templates[TemplateName]) => Content
  const { subject, paragraphs } = write(message.data as Templates[TemplateName])
  const blocks = [language.greeting(user.name), ...paragraphs, language.signature]

  return {
    messageId: messageIdOf(message),
    to: { name: user.name, address: user.email },
    subject: oneLine(subject),
    text: `${blocks.map(asText).join('\n\n')}\n`,
    html: `<!doctype html>\n<html lang="${language.tag}"><body>\n${blocks.map(asHtml).join('\n')}\n</body></html>\n`,
  }
}

const asText = (block: string | string[]) =>
  typeof block === 'string' ? oneLine(block) : block.map((item) => `- ${oneLine(item)}`).join('\n')

const asHtml = (block: string | string[]) =>
  typeof block === 'string'
    ? `<p>${escapeHtml(block)}</p>`
    : `<ul>${block.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`

// A name with line breaks could pretend to be a paragraph of ours, or a header.
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim()

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeHtml = (text: string) =>
  oneLine(text).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
