export const MEDIA_TYPES = [
  'application/vnd.schemaregistry.v1+json',
  'application/vnd.schemaregistry+json',
  'application/json',
] as const

/**
 * The media type of an answer.
 * @param accept the request's header; anything will do when undefined
 * @returns undefined when none is acceptable
 */
export function answerType(accept: string | undefined): string | undefined {
  const asked = (accept ?? '*/*').split(',').map((type) => type.split(';')[0]?.trim().toLowerCase() ?? '')
  const anything = asked.some((type) => type.startsWith('*') || type === 'application/*' || type === '')
  return MEDIA_TYPES.find((type) => asked.includes(type)) ?? (anything ? MEDIA_TYPES[0] : undefined)
}
