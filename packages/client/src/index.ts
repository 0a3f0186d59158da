export {
  type AnswerOf,
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type RequestOf,
  type StepOf,
  type Whole,
} from './client.ts'
export { ApiError, NoAnswer, type ProblemBody } from './errors.ts'
