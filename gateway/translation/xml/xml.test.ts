import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { escapeAttribute, escapeText, forbiddenCharacter } from './characters.ts';
import { readXml } from './reader.ts';
import { XmlFault } from './references.ts';
import { expectedTags, type XmlShape } from './shape.ts';

const leaf = (key: string, more: Partial<XmlShape> = {}): XmlShape => ({
  key,
  children: new Map(),
  attributes: new Map(),
  text: 'leaf',
  each: false,
  index: undefined,
  match: undefined,
  ignored: false,
  expected: expectedTags(more.children ?? new Map()),
  ...more,
});

function element(key: string, children: readonly XmlShape[], more: Partial<XmlShape> = {}): XmlShape {
  const byName = new Map<string, XmlShape[]>();
  for (const child of children) {
    const name = child.key.replace(/\[.*/, '');
    byName.set(name, [...(byName.get(name) ?? []), child]);
  }
  return leaf(key, { children: byName, text: 'none', ...more });
}

const shape = element('', [
  element('root', [
    leaf('name'),
    leaf('row', { each: true }),
    element('box', [leaf('#text')], { text: 'member', attributes: new Map([['unit', '@unit']]) }),
    leaf('F[@n=A]', { match: { attribute: 'n', value: 'A' } }),
    leaf('F[@n=B]', { match: { attribute: 'n', value: 'B' } }),
  ]),
]);

function read(xml: string): { root: unknown; unmapped: string[] } {
  const unmapped: string[] = [];
  const { members } = readXml(xml, shape, (path) => unmapped.push(path));
  return { root: members.root, unmapped };
}

describe('the XML reader', () => {
  it('reads elements, repeated ones, attributes and texts into the names it was given', () => {
    const { root, unmapped } = read(
      '<?xml version="1.0"?><root><name>万州</name><row>1</row><row/><box unit="元">5</box></root>',
    );

    expect(root).toEqual({ name: '万州', row: ['1', ''], box: { '@unit': '元', '#text': '5' } });
    expect(unmapped).toEqual([]);
  });

  it('tells elements of one name apart by an attribute, whatever their order', () => {
    expect(read('<root><F n="B">b</F><F n="A">a</F></root>').root).toEqual({ 'F[@n=A]': 'a', 'F[@n=B]': 'b' });
  });

  it('reads references, CDATA and comments, and leaves blanks inside texts alone', () => {
    expect(read('<root><name> a&amp;b &#x4e07;&#24030;<!-- x --><![CDATA[<&]]> </name></root>').root).toEqual({
      name: ' a&b 万州<& ',
    });
  });

  it('turns line ends into line feeds, as XML says, but keeps a carriage return that is written as a reference', () => {
    expect(read('<root><name>a\r\nb\rc&#xD;d</name></root>').root).toEqual({ name: 'a\nb\nc\rd' });
  });

  it('says which fields nobody mapped', () => {
    const { root, unmapped } = read('<root a="1"><name>x</name><more><deep/></more>text</root>');

    expect(root).toEqual({ name: 'x' });
    expect(unmapped).toEqual(['root.@a', 'root.more', 'root.#text']);
  });

  it('looks at namespaces and not at prefixes', () => {
    const inSpace = element('', [element('root', [leaf('name')])]);
    const named = {
      ...inSpace,
      children: new Map([
        ['{urn:a}root', [{ ...element('root', []), children: new Map([['{urn:a}name', [leaf('name')]]]) }]],
      ]),
    };
    const both = [
      '<p:root xmlns:p="urn:a"><p:name>x</p:name></p:root>',
      '<root xmlns="urn:a"><name>x</name></root>',
      '<root xmlns="urn:a"><q:name xmlns:q="urn:a">x</q:name></root>',
    ];

    for (const xml of both) expect(readXml(xml, named, () => undefined).members.root).toEqual({ name: 'x' });
    expect(readXml('<root xmlns="urn:b"><name>x</name></root>', named, () => undefined).members.root).toBeUndefined();
  });

  it.each([
    ['a DTD', '<!DOCTYPE r [<!ENTITY a "b">]><root/>'],
    ['an external entity', '<!DOCTYPE r SYSTEM "file:///etc/passwd"><root/>'],
    ['an entity it does not know', '<root><name>&lol;</name></root>'],
    ['a bare ampersand', '<root><name>a & b</name></root>'],
    ['a reference to a character XML cannot hold', '<root><name>&#0;</name></root>'],
    ['a control character', '<root><name>\u0001</name></root>'],
    ['tags that do not match', '<root><name></root></name>'],
    ['a tag that is not closed', '<root><name>'],
    ['two roots', '<root/><root/>'],
    ['text outside the root', '<root/>x'],
    ['CDATA outside the root', '<root/><![CDATA[x]]>'],
    ['no root', '<?xml version="1.0"?>'],
    ['nothing', ''],
    ['an attribute twice', '<root a="1" a="2"/>'],
    ['an attribute without quotes', '<root a=1/>'],
    ['< in an attribute', '<root a="<"/>'],
    ['a prefix that is not bound', '<p:root/>'],
    ['a name that is none', '<1root/>'],
    [']]> in text', '<root><name>]]></name></root>'],
    ['-- in a comment', '<root><!-- a -- b --></root>'],
    ['a declaration in the middle', '<root><?xml version="1.0"?></root>'],
    ['an element that should stand once and stands twice', '<root><name>a</name><name>b</name></root>'],
    ['an element inside a text', '<root><name>1<b/>2</name></root>'],
    ['a nest of a hundred thousand', '<root>'.repeat(100_000)],
  ])('refuses %s', (_what, xml) => {
    expect(() => read(xml)).toThrowError(XmlFault);
  });

  it('cannot be led into the prototype of anything', () => {
    const { root, unmapped } = read(
      '<root><__proto__><polluted>yes</polluted></__proto__><constructor>x</constructor><name>x</name></root>',
    );

    expect(root).toEqual({ name: 'x' });
    expect(unmapped).toEqual(['root.__proto__', 'root.constructor']);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it('reads any text that was escaped, in elements and in attributes, as another parser does', () => {
    const other = new XMLParser({
      ignoreAttributes: false,
      parseTagValue: false,
      parseAttributeValue: false,
      trimValues: false,
      processEntities: true,
      htmlEntities: true,
    });
    const text = fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .filter((value) => forbiddenCharacter(value) === undefined);
    fc.assert(
      fc.property(text, text, (value, unit) => {
        const xml = `<root><name>${escapeText(value)}</name><box unit="${escapeAttribute(unit)}">x</box></root>`;
        expect(read(xml).root).toEqual({ name: value, box: { '@unit': unit, '#text': 'x' } });
        if (!/[\r\n\t]/.test(value + unit))
          expect(other.parse(xml)).toEqual({ root: { name: value, box: { '@_unit': unit, '#text': 'x' } } });
      }),
      { seed: 21, numRuns: 500 },
    );
  });

  it('answers any garbage with a fault or a reading, never with anything else', () => {
    const piece = fc.constantFrom(
      '<root>',
      '</root>',
      '<name>',
      '</name>',
      '<row/>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '&amp;',
      '&#x41;',
      '<?pi ?>',
      ' a="1"',
      '>',
      '<',
      'x',
      '\u0000',
      "<box unit='\"'>",
      '</box>',
      'xmlns:p="u"',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        try {
          read(pieces.join(''));
          return true;
        } catch (fault) {
          return fault instanceof XmlFault;
        }
      }),
      { seed: 22, numRuns: 5000 },
    );
  });
});

/** The same shape without a child that is expected: everything goes the long way. */
const unexpecting = (one: XmlShape): XmlShape => ({
  ...one,
  expected: [],
  children: new Map([...one.children].map(([name, shapes]) => [name, shapes.map(unexpecting)])),
});

function outcomeOf(text: string, of: XmlShape): unknown {
  const unmapped: string[] = [];
  try {
    return { members: readXml(text, of, (path) => unmapped.push(path)).members, unmapped };
  } catch (fault) {
    expect(fault).toBeInstanceOf(XmlFault);
    return 'fault';
  }
}

describe('an element that comes as expected', () => {
  const rows = element('', [
    element('root', [
      leaf('a'),
      leaf('ab'),
      leaf('list', { each: true }),
      element('row', [leaf('no'), leaf('name'), leaf('known', { ignored: true })], { each: true }),
      element('box', [leaf('in')]),
      leaf('last'),
    ]),
  ]);
  const word = fc.constantFrom(
    ...[
      '<root>',
      '</root>',
      '<a>',
      '</a>',
      '<ab>',
      '</ab>',
      '<list>',
      '</list>',
      '<row>',
      '</row>',
      '<no>',
      '</no>',
      '<name>',
      '</name>',
    ],
    ...[
      '<known>',
      '</known>',
      '<box>',
      '</box>',
      '<in>',
      '</in>',
      '<last>',
      '</last>',
      '<last/>',
      '<a >',
      '</a >',
      '<new>',
      '</new>',
    ],
    ...[
      'text',
      ' ',
      '&amp;',
      '&',
      ']]>',
      '<!-- c -->',
      '<![CDATA[<x>]]>',
      '<row xmlns="u">',
      '<box xmlns="">',
      '<a x="1">',
      '<',
      '\n',
    ],
  );
  const whole = (name: string, inner: string): string => `<${name}>${inner}</${name}>`;
  const tidy = fc.letrec<{ any: string; row: string; leaf: string }>((tie) => ({
    leaf: fc
      .tuple(
        fc.constantFrom('a', 'ab', 'list', 'last', 'no', 'name', 'known', 'in', 'new'),
        fc.constantFrom('', 'x', '万&lt;', 'a]]b', '<a>1</a>'),
      )
      .map(([name, inner]) => whole(name, inner)),
    row: fc
      .tuple(fc.constantFrom('row', 'box'), fc.array(tie('any'), { maxLength: 4 }))
      .map(([name, inner]) => whole(name, inner.join(''))),
    any: fc.oneof(tie('leaf'), tie('leaf'), tie('row')),
  }));

  it('is read as the long way reads it, in documents of any order', () => {
    fc.assert(
      fc.property(fc.array(tidy.any, { maxLength: 8 }), (children) => {
        const text = whole('root', children.join(''));
        expect(outcomeOf(text, rows)).toEqual(outcomeOf(text, unexpecting(rows)));
      }),
      { seed: 41, numRuns: 3000 },
    );
  });

  it('is read as the long way reads it, in what is hardly a document', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 14 }), (words) => {
        const text = whole('root', words.join(''));
        expect(outcomeOf(text, rows)).toEqual(outcomeOf(text, unexpecting(rows)));
      }),
      { seed: 42, numRuns: 6000 },
    );
  });

  it('may stand once, wherever its second one stands', () => {
    for (const text of [
      '<a>1</a><a>2</a>',
      '<a>1</a><ab>2</ab><a>3</a>',
      '<a x="1">1</a><a>2</a>',
      '<last>1</last><a>2</a><last>3</last>',
    ])
      expect(outcomeOf(whole('root', text), rows)).toBe('fault');
  });

  it('is not taken for another whose name begins alike', () => {
    expect(outcomeOf('<root><ab>2</ab></root>', rows)).toEqual({ members: { root: { ab: '2' } }, unmapped: [] });
  });

  it('has no name of its own where a default namespace is bound', () => {
    expect(outcomeOf('<root><box xmlns="urn:u"><in>1</in></box><last>2</last></root>', rows)).toEqual({
      members: { root: { last: '2' } },
      unmapped: ['root.box'],
    });
  });

  it('is refused below 64 levels as any other', () => {
    const deep = {
      ...element('x', []),
      children: new Map<string, readonly XmlShape[]>(),
      expected: [] as XmlShape['expected'],
    };
    const self: XmlShape = Object.assign(deep, { children: new Map([['x', [deep]]]) });
    Object.assign(deep, { expected: expectedTags(self.children) });
    const nest = (levels: number): string => '<x>'.repeat(levels) + '</x>'.repeat(levels);

    expect(outcomeOf(nest(63), self)).not.toBe('fault');
    expect(outcomeOf(nest(64), self)).toBe('fault');
  });
});
