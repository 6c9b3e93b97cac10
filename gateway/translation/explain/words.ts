/** What is said in two languages. */
export type Language = 'zh' | 'en';

export type Words = Readonly<Record<Language, string>>;

export const both = (zh: string, en: string): Words => ({ zh, en });

/** Sentences end as each language ends them; texts that already do are left alone. */
export const sentence = (text: string, language: Language): string =>
  /[。.!！]$/.test(text) ? text : `${text}${language === 'zh' ? '。' : '.'}`;

export const quote = (text: string, language: Language): string =>
  text === '' ? (language === 'zh' ? '空' : 'empty') : language === 'zh' ? `“${text}”` : `"${text}"`;

const comma: Words = both('，', ', ');

export const clauses = (texts: readonly string[], language: Language): string =>
  texts.filter((text) => text !== '').join(comma[language]);

export const listed = (texts: readonly string[], language: Language): string =>
  texts.join(language === 'zh' ? '、' : ', ');
