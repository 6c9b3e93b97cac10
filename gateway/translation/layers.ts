/** Layers: how bytes become fields, from the outside in. */
import { type Charset, isCharset } from './charset.ts';
import type { Report } from './findings.ts';
import type { LayerTable, PartTable } from './tables/model.ts';
import { parseWirePath, type WireStep } from './tables/paths.ts';
import { fillNames } from './tables/read-parts.ts';
import { parsed } from './tables/shapes.ts';

export interface Layer {
  readonly format: 'json' | 'xml';
  readonly charset: Charset;
  /** XML: the encoding that the declaration names. */
  readonly label: string;
  readonly declaration: boolean;
  /** XML: the root element, where paths begin below it. */
  readonly root: string | undefined;
  /** XML: prefix → URI. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** Where the document stands in the one around it; undefined for the outermost. */
  readonly at: readonly WireStep[] | undefined;
}

function readLayer(table: LayerTable, names: PartTable['names'], report: Report): Layer {
  const where = { place: table.place, report };
  const charset = table.options.get('charset') ?? 'utf-8';
  if (!isCharset(charset)) {
    report(table.place, {
      rule: 'charset',
      message: `${charset} is no charset of ours`,
      fix: 'Write utf-8, gbk, gb18030 or gb2312.',
    });
  }
  const at = table.at === undefined ? undefined : fillNames(table.at, names, where);
  const declaration =
    table.options.get('declaration') ?? (at === undefined || table.options.has('label') ? 'yes' : 'no');
  if (declaration !== 'yes' && declaration !== 'no') {
    report(table.place, {
      rule: 'layer',
      message: `declaration: ${declaration} is not understood`,
      fix: 'Write yes or no.',
    });
  }
  return {
    format: table.format,
    charset: isCharset(charset) ? charset : 'utf-8',
    label: table.options.get('label') ?? charset,
    declaration: declaration === 'yes',
    root: table.options.has('root') ? fillNames(table.options.get('root') ?? '', names, where) : undefined,
    namespaces: table.namespaces,
    at: at === undefined ? undefined : parsed(table.place, report, () => parseWirePath(at))?.steps,
  };
}

const bare: Layer = {
  format: 'json',
  charset: 'utf-8',
  label: 'utf-8',
  declaration: false,
  root: undefined,
  namespaces: new Map(),
  at: undefined,
};

/** The layers of a part, the outermost first. A dialect that names none speaks JSON in UTF-8. */
export function readLayers(
  tables: readonly LayerTable[],
  names: PartTable['names'],
  report: Report,
): readonly [Layer, ...Layer[]] {
  const [outer = bare, ...inner] = tables.map((table) => readLayer(table, names, report));
  const place = tables[0]?.place;
  if (outer.at !== undefined && place)
    report(place, {
      rule: 'layer',
      message: 'the outermost layer has no `at`',
      fix: 'Write the layer of the whole body first.',
    });
  inner.forEach((layer, index) => {
    const table = tables[index + 1];
    if (layer.at === undefined && table)
      report(table.place, {
        rule: 'layer',
        message: 'a document inside a field needs `at`',
        fix: 'Write at: the path of that field.',
      });
  });
  return [outer, ...inner];
}
