import type { Answer } from './memory-registry.ts'

/** An answer's error code; its status when it is none. */
export const codeOf = ({ status, body }: Answer): number =>
  (body as { error_code?: number } | undefined)?.error_code ?? status
