export {
  type AdminClient,
  adminClient,
  type ConsumerStanding,
  type FateStanding,
  type ParkedStanding,
} from './admin/admin-client.ts'
export { type BaseConfig, ConfigError, config } from './config.ts'
export { dueIn } from './due-in.ts'
export { type FaultName, faultNames } from './faults/switches.ts'
export {
  duration,
  type Field,
  flag,
  hidden,
  integer,
  list,
  masterKeys,
  optional,
  secret,
  string,
  url,
} from './fields.ts'
export { hmacSha256 } from './hmac.ts'
export type { Access, TokenOf } from './http/access.ts'
export { openVerifier, type Role, roles, type User, type VerifyToken } from './http/auth.ts'
export { describeApi } from './http/describe-api.ts'
export { etagOf, isKnown } from './http/etag.ts'
export { idempotent } from './http/idempotency.ts'
export { IfMatch } from './http/if-match.ts'
export { After, Limit, nextOf, Page } from './http/paging.ts'
export { Problem, type ProblemBody } from './http/problem.ts'
export { openSse, type Sse, type SseLimits } from './http/sse.ts'
export { type Logger, openLog } from './logger.ts'
export { openMetrics } from './metrics.ts'
export { migrate } from './migrations.ts'
export { run } from './run.ts'
export type { App, Definition, Dependencies, Job, Route, Service } from './service.ts'
export { type RunningService, type StartSettings, startService } from './start.ts'
