/** partners/<partner>/overrides.yaml: what one partner does otherwise. */
import { dialectShape } from './dialect-shape.ts';
import { operationShape } from './operation-shape.ts';
import { dictionary, key, type MapShape, map, oneOrMore, partial, text } from './shape.ts';

/** `remove` of a part, and of `operations`. */
export const removedRows = key(
  oneOrMore(text),
  '去掉的对方字段，或 unmapped、ignored、result 里的键',
  'Wire fields that go, or keys of unmapped, ignored and result',
);

export const removedOperations = key(
  oneOrMore(text),
  '该接入方不办的业务',
  'Operations that this partner does not speak',
);

function without(shape: MapShape, ...names: string[]): MapShape {
  return map(Object.fromEntries(Object.entries(shape.keys).filter(([name]) => !names.includes(name))));
}

function withRemove(shape: MapShape): MapShape {
  const keys = Object.entries(shape.keys).map(([name, entry]) => {
    const hasRows = entry.is.kind === 'map' && 'fields' in entry.is.keys;
    return [
      name,
      hasRows ? key(map({ ...(partial(entry.is) as MapShape).keys, remove: removedRows }), entry.zh, entry.en) : entry,
    ] as const;
  });
  return map(Object.fromEntries(keys));
}

export const overridesShape = map(
  {
    overrides: key(text, '改的是哪个方言', 'The dialect that is overridden'),
    partner: key(text, '接入方标识，与所在目录一致', 'The partner’s id, as the folder is called'),
    dialect: key(
      partial(without(dialectShape, 'dialect')),
      '同 dialect.yaml，只写不同处：表逐键合并，文字和列表整个替换',
      'As dialect.yaml, only what differs: maps are merged key by key, texts and lists replaced',
    ),
    operations: key(
      { ...dictionary(withRemove(without(operationShape, 'operation'))), also: { remove: removedOperations } },
      '业务名: 只写不同处；没有的业务名是只有该接入方才办的',
      'Operation: only what differs; one that the dialect lacks is spoken by this partner alone',
    ),
  },
  { required: ['overrides', 'partner'] },
);
