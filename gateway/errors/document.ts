/** The error catalogue as the page that clients read: specs/errors.md is generated from here. */
import { type CatalogueEntry, catalogue } from './catalogue.ts';

const retryWords: Record<CatalogueEntry['retry'], string> = {
  never: '否 no',
  later: '稍后 later',
  'after-fix': '修正后 after fixing',
};

const row = ([code, entry]: [string, CatalogueEntry]): string =>
  `| \`${code}\` | ${entry.status} | ${entry.titleZh}<br>${entry.title} | ${retryWords[entry.retry]} | ${entry.fix} |`;

export function errorsDocument(): string {
  return [
    '<!-- Generated from gateway/errors/catalogue.ts by `npm run generate`. -->',
    '# 错误代码 · Errors',
    '',
    '接口的错误应答为 `application/problem+json`，其中 `code` 为下表代码，`errors` 逐项指出字段。',
    'Error answers are `application/problem+json`; `code` is one of these, `errors` names the fields.',
    '',
    '| code | HTTP | 含义 meaning | 可否重试 retry | 处理办法 what to do |',
    '|---|---|---|---|---|',
    ...Object.entries(catalogue).map(row),
    '',
  ].join('\n');
}
