import { createHash, timingSafeEqual } from 'node:crypto'
import { Problem } from '@waybill/service'

type WithHeaders = { headers: { authorization?: string | undefined } }

/**
 * A check for the bearer key that merchants hold. It compares hashes, so that the time it takes tells nothing
 * about the key, not even its length.
 * @throws {Problem} 401 from the check, when the key is missing or wrong.
 */
export function requireKey(apiKey: string): (request: WithHeaders) => Promise<void> {
  const expected = digest(`Bearer ${apiKey}`)

  return async (request) => {
    if (timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) return
    throw new Problem(401, 'bad-api-key', 'Send the API key of the merchant: Authorization: Bearer <PSP_API_KEY>')
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest()
