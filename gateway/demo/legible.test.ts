import { expect, it } from 'vitest';
import { legible } from './legible.ts';

it('indents JSON and leaves other text alone', () => {
  expect(legible('{"a":{"b":1}}')).toBe('{\n  "a": {\n    "b": 1\n  }\n}');
  expect(legible('{broken')).toBe('{broken');
  expect(legible('系统繁忙')).toBe('系统繁忙');
});

it('shows the document inside a SOAP string below its envelope, both indented', () => {
  const inner =
    '&lt;?xml version="1.0" encoding="gb2312"?&gt;&lt;paras&gt;&lt;List&gt;&lt;No&gt;1 &amp;amp; 2&lt;/No&gt;&lt;/List&gt;&lt;/paras&gt;';

  const text = legible(`<?xml version="1.0"?><s:Body><t:Paras>${inner}</t:Paras><t:Empty/></s:Body>`);

  expect(text.split('\n')).toEqual([
    '<?xml version="1.0"?>',
    '<s:Body>',
    '  <t:Paras>…</t:Paras>',
    '  <t:Empty/>',
    '</s:Body>',
    '  …（信封内的文档，去转义后 the document inside, unescaped）:',
    '  <?xml version="1.0" encoding="gb2312"?>',
    '  <paras>',
    '    <List>',
    '      <No>1 &amp; 2</No>',
    '    </List>',
    '  </paras>',
  ]);
});
