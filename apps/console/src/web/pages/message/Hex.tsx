import styles from '../kafka/kafka.module.css'
import { hexLines } from './hex.ts'

/** Bytes as digits, and as characters where they are some. */
export const Hex = ({ base64 }: { base64: string }) => (
  <pre className={styles.pre} tabIndex={0} role="region" aria-label="Bytes">
    {hexLines(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))).join('\n')}
  </pre>
)
