export { http, raw, request, speak } from './http'
export { ApiProblem, asProblem, type FieldProblem } from './problem'
export { makeQueryClient, type Page } from './queries'
