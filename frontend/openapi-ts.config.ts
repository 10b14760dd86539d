import { defineConfig } from '@hey-api/openapi-ts'

export default defineConfig({
  input: '../docs/openapi.yaml',
  output: { path: 'src/shared/api/generated', indexFile: false },
  plugins: ['@hey-api/typescript'],
})
