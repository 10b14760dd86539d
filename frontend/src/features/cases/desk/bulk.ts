import { asProblem } from '@/shared/api'

export interface Failure<Row> {
  row: Row
  sentences: string[]
}

/**
 * The same act on many cases, one after the other: each stands by itself, and one that is refused stops none of the others.
 * A lost connection stops them all, since the rest would fail the same way.
 */
export async function runAll<Row>(rows: readonly Row[], one: (row: Row) => Promise<unknown>, progress: (done: number) => void): Promise<Failure<Row>[]> {
  const failures: Failure<Row>[] = []
  for (const [index, row] of rows.entries()) {
    try {
      await one(row)
    } catch (error) {
      const problem = asProblem(error)
      failures.push({ row, sentences: problem.sentences })
      if (problem.isOffline || problem.isSignedOut) {
        failures.push(...rows.slice(index + 1).map((rest) => ({ row: rest, sentences: problem.sentences })))
        return failures
      }
    }
    progress(index + 1)
  }
  return failures
}
