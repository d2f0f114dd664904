import { existsSync, readFileSync } from 'node:fs'
import { projectFile } from '../../local/world/project-files'
import { type Result, resultSchema } from '../load/result'
import { QUESTIONS } from './questions'

/** What is kept under `bench/results`, of each question that was answered. */
export function readResults(): readonly Result[] {
  return QUESTIONS.flatMap(({ name }) => {
    const file = projectFile('bench', 'results', `${name}.json`)
    return existsSync(file) ? [resultSchema.parse(JSON.parse(readFileSync(file, 'utf8')))] : []
  })
}
