export { http, raw, speak } from './http'
export { ApiProblem, asProblem } from './problem'
export { makeQueryClient, type Page } from './queries'
