import intlify from '@intlify/eslint-plugin-vue-i18n'
import accessibility from 'eslint-plugin-vuejs-accessibility'
import vue from 'eslint-plugin-vue'
import globals from 'globals'
import ts from 'typescript-eslint'

const featureDoor = { group: ['@/features/*/*', '!@/features/*/routes', '!@/features/*/deskRoutes', '!@/features/*/desk'], message: 'Import another feature by its index.ts alone, at the desk by its desk/index.ts.' }

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'src/shared/api/generated/'] },
  ...ts.configs.recommended,
  ...vue.configs['flat/recommended'],
  ...accessibility.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    files: ['src/**/*.{ts,vue}'],
    languageOptions: { globals: globals.browser },
    plugins: { '@intlify/vue-i18n': intlify },
    rules: {
      '@intlify/vue-i18n/no-raw-text': ['error', { ignorePattern: '^[-–—·:：/()（）%#.,+、×\\s\\d¥]*$', ignoreNodes: ['kbd'] }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
      'no-restricted-imports': ['error', { patterns: [featureDoor] }],
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/html-self-closing': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/require-default-prop': 'off',
      'vue/multi-word-component-names': 'error',
      'vue/no-v-html': 'error',
      // A label that wraps its control names it as well as one that points to it.
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
      'vuejs-accessibility/form-control-has-label': ['error', { controlComponents: [] }],
      'vuejs-accessibility/no-static-element-interactions': 'error',
    },
  },
  {
    files: ['src/shared/**/*.{ts,vue}'],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ group: ['@/app/*', '@/features/*'], message: 'shared knows no feature and no app.' }] }] },
  },
  {
    files: ['src/features/**/*.{ts,vue}'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['@/app/*'], message: 'A feature does not know the app.' }, { group: ['@/features/*/*', '!@/features/*/desk'], message: featureDoor.message }] },
      ],
    },
  },
  { files: ['src/**/*.spec.ts'], rules: { 'max-lines': 'off' } },
  { files: ['scripts/**', '*.config.*', '.size-limit.js'], languageOptions: { globals: globals.node } },
)
