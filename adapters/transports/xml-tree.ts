/** Trees of XML that an adapter reads without a table: answers to logins and to calls that move a queue. */
import type { XmlShape } from '../../gateway/translation/xml/shape.ts';

export const soapEnvelope = 'http://schemas.xmlsoap.org/soap/envelope/';

/**
 * What is read of one element: those of its children that are named (`{namespace}name`, or `name` without one), or its text where none is.
 * @param key the member under which the reader gives it back
 */
export function element(key: string, children: Readonly<Record<string, XmlShape>> = {}): XmlShape {
  const named = Object.entries(children);
  return {
    key,
    children: new Map(named.map(([name, child]) => [name, [child]])),
    attributes: new Map(),
    text: named.length === 0 ? 'leaf' : 'none',
    each: false,
    index: undefined,
    match: undefined,
    ignored: false,
    expected: [],
  };
}

/** A SOAP 1.1 envelope with these children of its body: `envelope.body.…`. */
export const inEnvelope = (body: Readonly<Record<string, XmlShape>>): XmlShape =>
  element('', {
    [`{${soapEnvelope}}Envelope`]: element('envelope', { [`{${soapEnvelope}}Body`]: element('body', body) }),
  });
