import { defineConfig } from '@hey-api/openapi-ts'

export default defineConfig({
  input: '../docs/openapi.yaml',
  output: { path: process.env.CLIENT_OUTPUT ?? 'src/shared/api/generated', indexFile: false },
  plugins: ['@hey-api/typescript'],
})
