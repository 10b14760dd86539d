import { fileURLToPath } from 'node:url'
import VueI18n from '@intlify/unplugin-vue-i18n/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const server = process.env.SERVER ?? 'http://127.0.0.1:8000'

/** Each entry is built by itself (`--mode`), so that the party's first visit is one script and one style sheet. */
export default defineConfig(({ command, mode }) => ({
  base: command === 'build' ? '/static/' : '/',
  resolve: { alias: { '@': here('./src') } },
  plugins: [
    vue(),
    // Texts are compiled at build time: the run-time compiler would need eval, which the page's policy forbids.
    VueI18n({ include: here('./src/**/locales/*.json'), runtimeOnly: true, compositionOnly: true, fullInstall: false, dropMessageCompiler: true }),
  ],
  build: {
    // Windows 7 desks stop at Chrome 109; parties come with old in-app browsers.
    target: ['chrome87', 'edge88', 'safari14', 'firefox78'],
    cssTarget: ['chrome87', 'safari14'],
    manifest: `.vite/manifest-${mode}.json`,
    emptyOutDir: mode !== 'desk',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: here(mode === 'desk' ? './desk.html' : './index.html'),
      // All that the first page needs in one file, with what it imports: a phone far away counts round trips.
      output: { codeSplitting: { groups: [{ name: 'first', test: /src\/app\/(main|start|router|layouts|pages\/StartPage)/ }] } },
    },
  },
  server: {
    proxy: {
      '/api': server,
      '/_allauth': server,
      '/ws': { target: server, ws: true },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.spec.ts'],
    restoreMocks: true,
    // Texts are modules that the i18n plugin numbers anew in each run; a kept module would ask for the number of another run.
    fsModuleCache: false,
  },
}))
