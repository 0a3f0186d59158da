/** Where the library writes what happens; a pino logger fits. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Where the library counts what happens. Names are Prometheus names, labels are plain strings. */
export interface Metrics {
  count(name: string, labels: Record<string, string>, by?: number): void
  observe(name: string, labels: Record<string, string>, value: number): void
  gauge(name: string, labels: Record<string, string>, value: number): void
}

export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }

export const unmeasured: Metrics = { count() {}, observe() {}, gauge() {} }
